/*
 * What Linux calls cost: the same binary runs on Linux and on Mooring, and is counted from outside, between markers
 * (bench/probe.inc), with everything that runs meanwhile. Its argument is the folder that has the programs which it
 * starts: tiny, which does nothing, and busybox. It makes its files in /bench.
 *
 * Where messages are counted (/proc/messages) it goes through the same rounds a second time and prints, a line each,
 * what is measured, rounds, and twice how many messages a round took.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../linux/mark.h"

enum { ROUNDS = 72, FEW = 12, LARGE = 65536, FILES = 1000, PER_FOLDER = 50, PATH = 128, PROBES = 10 };

#define ROUNDS_OF(rounds, number, body)                                                                                \
    do {                                                                                                               \
        for (int round = 0; round < (rounds); round++) PROBE(number, body);                                            \
        long before = messages();                                                                                      \
        for (int round = 0; before >= 0 && round < (rounds); round++) body;                                            \
        note_messages(number, rounds, before);                                                                         \
    } while (0)

static const char *folder;
static char large[LARGE];
static int rounds_of[PROBES];
static double messages_of[PROBES];

/* Calls that the server of all Linux processes has taken and begun; -1: they are not counted here. */
static long messages(void)
{
    long taken, begun;
    FILE *file = fopen("/proc/messages", "r");
    if (!file) return -1;
    int read = fscanf(file, "taken %ld begun %ld", &taken, &begun);
    fclose(file);
    return read == 2 ? taken + begun : -1;
}

/* What it takes to ask is not among them. */
static void note_messages(int number, int rounds, long before)
{
    if (before < 0) return;
    long after = messages(), again = messages();
    rounds_of[number] = rounds;
    messages_of[number] = (double)(2 * after - again - before) / rounds;
}

static void say_messages(void)
{
    for (int i = 0; i < PROBES; i++)
        if (rounds_of[i] > 0) printf("%d %d %.2f %.2f\n", i, rounds_of[i], messages_of[i], messages_of[i]);
}

static void require(int holds, const char *what)
{
    if (holds) return;
    perror(what);
    exit(1);
}

static void measure_reads(void)
{
    int file = open("/bench/large", O_RDWR | O_CREAT | O_TRUNC, 0644);
    require(write(file, large, LARGE) == LARGE && lseek(file, 0, SEEK_SET) == 0, "large");
    ROUNDS_OF(ROUNDS, 3, require(read(file, large, 1) == 1, "read"));
    ROUNDS_OF(ROUNDS, 4, require(pread(file, large, LARGE, 0) == LARGE, "pread"));
    close(file);
}

static void measure_pipe(void)
{
    int there[2], back[2];
    char byte = 0;
    require(pipe(there) == 0 && pipe(back) == 0, "pipe");
    pid_t child = fork();
    require(child >= 0, "fork");
    if (child == 0) {
        while (read(there[0], &byte, 1) == 1 && write(back[1], &byte, 1) == 1) continue;
        _exit(1);
    }
    ROUNDS_OF(ROUNDS, 5, require(write(there[1], &byte, 1) == 1 && read(back[0], &byte, 1) == 1, "a round trip"));
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

/* Starts a program, by a fork or a vfork, and waits for its end. */
static void run(pid_t (*split)(void), const char *path, char *const arguments[])
{
    static char *const none[] = {NULL};
    int status;
    pid_t child = split == vfork ? vfork() : fork();
    if (child == 0) {
        execve(path, arguments, none);
        _exit(127);
    }
    require(child > 0 && waitpid(child, &status, 0) == child && status == 0, path);
}

static void measure_starts(void)
{
    char tiny[PATH];
    char *const arguments[] = {"tiny", NULL};
    snprintf(tiny, sizeof tiny, "%s/tiny", folder);
    ROUNDS_OF(ROUNDS, 6, run(fork, tiny, arguments));
    ROUNDS_OF(ROUNDS, 7, run(vfork, tiny, arguments));
}

static void make_tree(void)
{
    char path[PATH];
    require(mkdir("/bench/tree", 0755) == 0, "tree");
    for (int i = 0; i < FILES; i++) {
        snprintf(path, sizeof path, "/bench/tree/%d", i / PER_FOLDER);
        if (i % PER_FOLDER == 0) require(mkdir(path, 0755) == 0, path);
        snprintf(path, sizeof path, "/bench/tree/%d/file-%d", i / PER_FOLDER, i);
        int file = open(path, O_WRONLY | O_CREAT, 0644);
        require(file >= 0 && write(file, path, i % PATH) == i % PATH, path);
        close(file);
    }
}

static void measure_listing(void)
{
    char busybox[PATH];
    char *const arguments[] = {"busybox", "ls", "-lR", "/bench/tree", NULL};
    snprintf(busybox, sizeof busybox, "%s/busybox", folder);
    make_tree();
    int nothing = open("/dev/null", O_WRONLY), out = dup(1);
    require(nothing >= 0 && out >= 0 && dup2(nothing, 1) == 1, "/dev/null");
    ROUNDS_OF(FEW, 8, run(vfork, busybox, arguments));
    dup2(out, 1);
}

static void transact(sqlite3 *base)
{
    require(sqlite3_exec(base, "begin; insert into t values(1, 'a line'); commit;", NULL, NULL, NULL) == 0, "insert");
}

static void measure_transaction(void)
{
    sqlite3 *base;
    require(sqlite3_open("/bench/base", &base) == 0, "base");
    require(sqlite3_exec(base, "create table t(n integer, s text);", NULL, NULL, NULL) == 0, "create");
    ROUNDS_OF(FEW, 9, transact(base));
    sqlite3_close(base);
}

int main(int count, char **arguments)
{
    folder = count > 1 ? arguments[1] : "/files";
    require(mkdir("/bench", 0755) == 0, "/bench");
    ROUNDS_OF(ROUNDS, 0, (void)0);
    ROUNDS_OF(ROUNDS, 1, __asm__ volatile(".rept 1000\nnop\n.endr"));
    ROUNDS_OF(ROUNDS, 2, syscall(SYS_getpid));
    measure_reads();
    measure_pipe();
    measure_starts();
    measure_listing();
    measure_transaction();
    say_messages();
    return 0;
}
