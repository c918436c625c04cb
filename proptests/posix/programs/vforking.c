// vfork, posix_spawn: memory that both have, a failing exec, signals, what the child has for itself.
#define _GNU_SOURCE
#include "say.h"

#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>

extern char **environ;

static char self[PATH_MAX];
static volatile int shared, handled, ticks;
static volatile pid_t handler_pid;

static void handle(int signal)
{
    handled = signal;
    handler_pid = getpid();
}

static int wait_for(pid_t child)
{
    int status = -1;
    waitpid(child, &status, 0);
    return status;
}

static int again(int count, char **words)
{
    sigset_t mask;
    struct sigaction action;
    sigprocmask(SIG_SETMASK, NULL, &mask);
    sigaction(SIGUSR2, NULL, &action);
    mode_t before = umask(0);
    TELL("again: %d %s mask %d %d ignored %d umask %o leader %d fd 7 %s\n", count, words[2],
        sigismember(&mask, SIGUSR1), sigismember(&mask, SIGTERM), action.sa_handler == SIG_IGN, (unsigned)before,
        getpgrp() == getpid(), fcntl(7, F_GETFD) < 0 ? "closed" : "open");
    return 42;
}

static void memory(void)
{
    pid_t parent = getpid(), child = vfork();
    if (child == 0)
    {
        shared = getpid() != parent && getppid() == parent ? 7 : 8;
        _exit(3);
    }
    TELL("shared %d, status %x\n", shared, wait_for(child));
    YES(getpid() == parent);
    YES(child != parent);
}

static void failing_exec(void)
{
    char *none[] = { "none", NULL };
    volatile int error = 0;
    pid_t child = vfork();
    if (child == 0)
    {
        execve("/tmp/not there", none, environ);
        error = errno;
        execve("/tmp", none, environ);
        shared = errno;
        _exit(4);
    }
    TELL("errors %d %d, status %x\n", error, shared, wait_for(child));
    FILE *text = fopen("/tmp/text", "w");
    fprintf(text, "neither a program nor a script\n");
    fclose(text);
    chmod("/tmp/text", 0755);
    child = vfork();
    if (child == 0)
    {
        execve("/tmp/text", none, environ);
        error = errno;
        _exit(5);
    }
    TELL("error %d, status %x\n", error, wait_for(child));
    unlink("/tmp/text");
}

static void own_things(void)
{
    char *words[] = { self, "again", "own", NULL };
    struct sigaction action = { .sa_handler = handle };
    sigaction(SIGUSR1, &action, NULL);
    sigset_t mask, old;
    sigemptyset(&mask);
    sigaddset(&mask, SIGUSR1);
    dup2(1, 7);
    pid_t child = vfork();
    if (child == 0)
    {
        signal(SIGUSR1, SIG_DFL);
        signal(SIGUSR2, SIG_IGN);
        sigprocmask(SIG_BLOCK, &mask, NULL);
        umask(0123);
        setpgid(0, 0);
        close(7);
        execve(self, words, environ);
        _exit(1);
    }
    TELL("status %x\n", wait_for(child));
    sigprocmask(SIG_SETMASK, NULL, &old);
    TELL("mask %d, umask %o\n", sigismember(&old, SIGUSR1), (unsigned)umask(022));
    sigaction(SIGUSR1, NULL, &action);
    YES(action.sa_handler == handle);
    sigaction(SIGUSR2, NULL, &action);
    YES(action.sa_handler == SIG_DFL);
    YES(fcntl(7, F_GETFD) == 0);
    YES(getpgrp() != child);
}

static void signals(void)
{
    pid_t parent = getpid(), child = vfork();
    if (child == 0)
    {
        raise(SIGUSR1);
        shared = handled == SIGUSR1 && handler_pid == getpid() && getpid() != parent;
        kill(parent, SIGUSR1);
        handled = 0;
        sched_yield();
        _exit(handled);
    }
    TELL("in the child %d, status %x\n", shared, wait_for(child));
    YES(handled == SIGUSR1);
    YES(handler_pid == parent);
    child = vfork();
    if (child == 0)
    {
        kill(getpid(), SIGTERM);
        _exit(1);
    }
    TELL("terminated %x\n", wait_for(child));
    child = vfork();
    if (child == 0)
    {
        kill(getpid(), SIGKILL);
        for (;;) pause();
    }
    TELL("killed %x\n", wait_for(child));
    child = vfork();
    if (child == 0)
    {
        *(volatile int *)8 = 1;
        _exit(1);
    }
    TELL("fault %x\n", wait_for(child) & 0x7F);
}

static void *count(void *stop)
{
    pid_t child = -1;
    while (!*(volatile int *)stop)
    {
        ticks++;
        if ((child = *(volatile pid_t *)&handler_pid) > 0 && kill(child, SIGTERM) == 0) handler_pid = 0;
        usleep(1000);
    }
    return NULL;
}

// another thread goes on while a child waits for ever, and ends it
static void threads(void)
{
    int stop = 0;
    pthread_t other;
    ticks = handler_pid = 0;
    pthread_create(&other, NULL, count, &stop);
    pid_t child = vfork();
    if (child == 0)
    {
        handler_pid = getpid();
        for (;;) pause();
    }
    TELL("ended by another thread %x\n", wait_for(child));
    YES(ticks > 0);
    stop = 1;
    pthread_join(other, NULL);
}

static int in_clone(void *word)
{
    *(int *)word = 5;
    return 6;
}

static void clones(void)
{
    static char stack[65536] __attribute__((aligned(16)));
    int word = 0;
    pid_t child = clone(in_clone, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, &word);
    TELL("clone %d, status %x\n", word, wait_for(child));
}

static void spawn(void)
{
    char *words[] = { self, "again", "spawned", NULL }, *environment[] = { NULL };
    pid_t child = 0;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t set;
    SAY(posix_spawn(&child, "/tmp/not there", NULL, NULL, words, environment));
    SAY(posix_spawnp(&child, "not there either", NULL, NULL, words, environment));
    int answer = posix_spawn(&child, self, NULL, NULL, words, environment);
    TELL("answer %d, status %x\n", answer, wait_for(child));
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 7, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addclose(&actions, 0);
    posix_spawnattr_init(&attributes);
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    posix_spawnattr_setsigmask(&attributes, &set);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    answer = posix_spawn(&child, self, &actions, &attributes, words, environment);
    TELL("answer %d, status %x\n", answer, wait_for(child));
    posix_spawn_file_actions_addopen(&actions, 8, "/not/there", O_RDONLY, 0);
    SAY(posix_spawn(&child, self, &actions, &attributes, words, environment));
    SAY(wait(NULL));
}

/* A child in its parent's memory that has children of its own: a fork's has a copy, and may go on when it has ended. */
static void grandchildren(void)
{
    static volatile int seen;
    int status = 0;
    pid_t child = vfork();
    if (child == 0) {
        seen = 1;
        pid_t inner = syscall(SYS_fork);
        if (inner == 0) {
            seen = 2;
            _exit(7);
        }
        waitpid(inner, &status, 0);
        _exit(WEXITSTATUS(status) + seen);
    }
    TELL("a fork in the child: %x, seen %d\n", wait_for(child), seen);
    child = vfork();
    if (child == 0) {
        pid_t inner = vfork();
        if (inner == 0) _exit(3);
        _exit(waitpid(inner, &status, 0) == inner ? WEXITSTATUS(status) : 99);
    }
    TELL("a vfork in the child: %x\n", wait_for(child));
}

int main(int words_count, char **words)
{
    if (words_count > 1 && strcmp(words[1], "again") == 0) return again(words_count, words);
    YES(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    memory();
    failing_exec();
    own_things();
    signals();
    threads();
    clones();
    grandchildren();
    spawn();
    return 0;
}
