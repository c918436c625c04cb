/*
 * The init of a Linux that is booted to be measured: prints a line per figure on its console, "name rounds least
 * median", then "done", and switches the machine off. A figure that this kernel cannot give is not printed.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure.h"

static int compare(const void *one, const void *other)
{
    uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;
    return (a > b) - (a < b);
}

static void switch_off(void)
{
    fflush(stdout);
    reboot(RB_POWER_OFF);
    pause();
}

void require(int holds, const char *what)
{
    if (holds) return;
    printf("failed %s\n", what);
    switch_off();
}

void report(const char *name, uint64_t *rounds, unsigned count, unsigned per)
{
    qsort(rounds, count, sizeof *rounds, compare);
    printf("%s %u %.2f %.2f\n", name, count, (double)rounds[0] / per, (double)rounds[count / 2] / per);
}

static void nothing(void *state)
{
    (void)state;
}

/* Ticks that a round of nothing takes; known after the first measurement, which is of nothing. */
static uint64_t overhead;

void measure(const char *name, void (*once)(void *state), void *state, unsigned per)
{
    enum { WARMING = 16 };
    static uint64_t rounds[ROUNDS];
    for (int i = -WARMING; i < ROUNDS; i++) {
        uint64_t before = ticks();
        once(state);
        uint64_t after = ticks();
        if (i >= 0) rounds[i] = after - before - overhead;
    }
    report(name, rounds, ROUNDS, per);
    if (once == nothing) overhead = rounds[ROUNDS / 2];
}

pid_t companion(void (*body)(void *state), void *state)
{
    fflush(stdout);
    pid_t child = fork();
    require(child >= 0, "fork");
    if (child != 0) return child;
    body(state);
    _exit(0);
}

void dismiss(pid_t companion)
{
    kill(companion, SIGKILL);
    waitpid(companion, NULL, 0);
}

void *shared_memory(unsigned long bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    require(memory != MAP_FAILED, "mmap");
    return memory;
}

int main(int count, char **arguments)
{
    mkdir("/proc", 0555);
    require(mount("proc", "/proc", "proc", 0, NULL) == 0, "mount");
    if (count > 1 && strcmp(arguments[1], "files") == 0) {
        measure_files();
    } else if (count > 1 && strcmp(arguments[1], "net") == 0) {
        measure_net();
    } else if (count > 1 && strcmp(arguments[1], "posix") == 0) {
        require(mknod("/dev/null", S_IFCHR | 0666, makedev(1, 3)) == 0, "/dev/null");
        measure_posix();
    } else {
        measure("nothing", nothing, NULL, 1);
        measure_messages();
        measure_rings();
        measure_io_uring();
        measure_processes();
        measure_objects();
    }
    puts("done");
    switch_off();
}
