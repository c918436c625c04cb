// Ten thousand signals at any moment to a process that works: all that it computes, reads and writes is right.
#define _GNU_SOURCE
#include "say.h"
#include <pthread.h>
static volatile unsigned hits;
static volatile double spoilt;
static void on(int s)
{
    hits++;
    double d = hits;
    for (int i = 0; i < 4; i++) d = 1000.0 / (d + 1.5) + s;
    spoilt = d;
    errno = 77;
}
static unsigned long work(int rounds, int *pipe_fds)
{
    unsigned long sum = 1469598103934665603ul;
    double x = 0.5;
    for (int i = 0; i < rounds; i++) {
        for (int k = 0; k < 300; k++) {
            sum = (sum ^ (i + k)) * 1099511628211ul;
            x = 3.99 * x * (1 - x);
        }
        char out[64], in[64];
        int n = snprintf(out, sizeof out, "%lu %.9f", sum, x), got = 0;
        if (write(pipe_fds[1], out, n) != n) return 1;
        while (got < n) {
            int r = read(pipe_fds[0], in + got, n - got);
            if (r < 0 && errno != EINTR) return 2;
            if (r > 0) got += r;
        }
        if (memcmp(in, out, n)) return 3;
        sum ^= (unsigned long)(x * 1e15);
        if (i % 16 == 0 && getppid() <= 0) return 4;
    }
    return sum;
}
int main(void)
{
    int fds[2], done[2];
    pipe(fds);
    pipe(done);
    unsigned long expected = work(2000, fds);
    pid_t child = fork();
    if (child == 0) {
        for (int s = SIGUSR1; s <= SIGUSR2; s += SIGUSR2 - SIGUSR1) {
            struct sigaction a;
            memset(&a, 0, sizeof a);
            a.sa_handler = on;
            a.sa_flags = s == SIGUSR1 ? SA_RESTART : 0;
            sigaction(s, &a, NULL);
        }
        write(done[1], "r", 1);
        int wrong = 0;
        do {
            wrong += work(2000, fds) != expected;
        } while (hits < 100);
        _exit(wrong ? 1 : 42);
    }
    char byte;
    read(done[0], &byte, 1);
    unsigned long seed = 88172645463325252ul;
    int sent = 0, status = 0, ended = 0;
    while (!ended) {
        seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
        if (kill(child, seed & 1 ? SIGUSR1 : SIGUSR2) == 0) sent++;
        if (sent > 10000) usleep(100);
        if (seed % 7 == 0)
            for (volatile int i = 0; i < (int)(seed % 3000); i++)
                ;
        ended = waitpid(child, &status, WNOHANG) == child;
    }
    TELL("it ended by itself: %d, with %d\n", WIFEXITED(status), WEXITSTATUS(status));
    return 0;
}
