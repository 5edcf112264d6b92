/** A certificate that nobody has signed, for loopback and these tests only. */
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUDoNkwAJ8nX/uu+l0La9HhF9qxWkwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNDAzNTY0MFoYDzIxMjYxMDMx
MDM1NjQwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASRFOtFI6Xj3eSUzcC6z9a/wmcb2e9W+vL5+I+lK8PoYLy9dTFKOhrB
JdPsirN333gJTgwe5lrG7LUd/8FoP1aCo28wbTAdBgNVHQ4EFgQU8xtdza5LWhVD
UU0FGw8CSgFdavkwHwYDVR0jBBgwFoAU8xtdza5LWhVDUU0FGw8CSgFdavkwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgBpCgcirV7OZ0x2jSNkga9vL359Z0TXGXt3qkpibQkrMCIHta
JI8NYOxJ5ycdeDnkn0VuUGQ/82LZ0JWSSLzfwS18
-----END CERTIFICATE-----
`;

/** The key to {@link certificate}; it guards nothing. */
export const certificateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgUYTh4IU/LvjPNAYX
pwmyUaGX+j4gPgKe9Os+oD//FD2hRANCAASRFOtFI6Xj3eSUzcC6z9a/wmcb2e9W
+vL5+I+lK8PoYLy9dTFKOhrBJdPsirN333gJTgwe5lrG7LUd/8FoP1aC
-----END PRIVATE KEY-----
`;
