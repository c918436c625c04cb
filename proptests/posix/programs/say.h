// What every program here includes: one line per fact, the same on both systems.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define TELL(...) do { printf(__VA_ARGS__); fflush(stdout); } while (0)
#define SAY(call) do { errno = 0; long r_ = (long)(call); \
    TELL("%s = %ld, %d\n", #call, r_, r_ < 0 ? errno : 0); } while (0)
#define YES(fact) TELL("%s: %s\n", #fact, (fact) ? "yes" : "no")
