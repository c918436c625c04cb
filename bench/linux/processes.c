/* What else an entry to the kernel is for: nothing, another thread, a page, a process. */
#include <pthread.h>
#include <sched.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure.h"

enum { PAGE_BYTES = 4096, PAGES = 64 };

static volatile int ended;

static void null_call(void *state)
{
    (void)state;
    syscall(SYS_getppid);
}

static void *yield_always(void *argument)
{
    while (!ended) sched_yield();
    return argument;
}

/* There and back: two switches. */
static void yield(void *state)
{
    (void)state;
    sched_yield();
}

static void measure_switch(void)
{
    pthread_t peer;
    require(pthread_create(&peer, NULL, yield_always, NULL) == 0, "pthread_create");
    measure("switch", yield, NULL, 2);
    ended = 1;
    pthread_join(peer, NULL);
}

static void measure_fault(void)
{
    static uint64_t rounds[ROUNDS / PAGES * PAGES];
    unsigned count = 0;
    while (count < sizeof rounds / sizeof *rounds) {
        int rights = PROT_READ | PROT_WRITE;
        volatile char *pages = mmap(NULL, PAGES * PAGE_BYTES, rights, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        require(pages != MAP_FAILED, "mmap");
        madvise((void *)pages, PAGES * PAGE_BYTES, MADV_NOHUGEPAGE);
        for (unsigned i = 0; i < PAGES; i++, count++) {
            uint64_t before = ticks();
            pages[i * PAGE_BYTES] = 1;
            rounds[count] = ticks() - before;
        }
        munmap((void *)pages, PAGES * PAGE_BYTES);
    }
    report("fault", rounds, count, 1);
}

/* From the call that starts a process to the first instruction of its program (first.S). */
static void measure_start(void)
{
    enum { STARTS = 101 };
    static uint64_t rounds[STARTS];
    char *arguments[] = {"/first", NULL}, *environment[] = {NULL};
    int line[2];
    require(pipe(line) == 0 && dup2(line[1], 3) == 3, "pipe");
    for (unsigned i = 0; i < STARTS; i++) {
        pid_t child;
        uint64_t first, before = ticks();
        require(posix_spawn(&child, arguments[0], NULL, NULL, arguments, environment) == 0, "posix_spawn");
        require(read(line[0], &first, sizeof first) == sizeof first, "read");
        rounds[i] = first - before;
        waitpid(child, NULL, 0);
    }
    report("start", rounds, STARTS, 1);
}

void measure_processes(void)
{
    measure("null", null_call, NULL, 1);
    measure_switch();
    measure_fault();
    measure_start();
}
