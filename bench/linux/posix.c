/* The program of bench/posix, as the first and only one of a Linux: it is counted from outside. */
#include <sys/wait.h>
#include <unistd.h>

#include "measure.h"

void measure_posix(void)
{
    static char *const arguments[] = {"bench-posix", "/", NULL}, *const none[] = {NULL};
    int status;
    pid_t child = vfork();
    if (child == 0) {
        execve("/bench-posix", arguments, none);
        _exit(127);
    }
    require(child > 0 && waitpid(child, &status, 0) == child && status == 0, "bench-posix");
}
