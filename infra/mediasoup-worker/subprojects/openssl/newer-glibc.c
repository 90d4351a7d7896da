/* What a static library that was built with glibc 2.38 or newer asks of it, where this machine's is older. */
#include <stdlib.h>

#if !__GLIBC_PREREQ(2, 38)
long __isoc23_strtol(const char *text, char **end, int base) { return strtol(text, end, base); }
#endif
