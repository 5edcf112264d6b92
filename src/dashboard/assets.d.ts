/** Style sheets are bundled into one of their own. */
declare module "*.css";
