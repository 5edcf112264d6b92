/** The package's version, as User-Agent and status name it. */
export const version = "0.1.0";
