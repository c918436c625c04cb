// Memory that processes share: anonymous over fork, of a file in two processes, with futexes, mutexes and
// semaphores in it.
#define _GNU_SOURCE
#include "say.h"
#include <pthread.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#define RW (PROT_READ | PROT_WRITE)
int main(void)
{
    int *s = mmap(NULL, 3 * 4096, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    YES(s != MAP_FAILED);
    if (s == MAP_FAILED) return 1;
    s[0] = 1;
    fflush(stdout);
    if (fork() == 0) {
        s[0]++;
        s[2000] = 77;
        if (fork() == 0) {
            s[1] = 5;
            _exit(0);
        }
        wait(NULL);
        _exit(0);
    }
    wait(NULL);
    TELL("%d %d %d\n", s[0], s[1], s[2000]);
    s[2000] = 78;
    if (fork() == 0) _exit(s[2000]);
    int st;
    wait(&st);
    TELL("%d\n", WEXITSTATUS(st));
    // futex
    s[0] = 0;
    pid_t p = fork();
    if (p == 0) {
        while (s[0] == 0) syscall(SYS_futex, s, 0, 0, NULL, NULL, 0);
        s[1] = s[0] * 2;
        _exit(0);
    }
    usleep(50000);
    s[0] = 21;
    SAY(syscall(SYS_futex, s, 1, 1, NULL, NULL, 0));
    waitpid(p, NULL, 0);
    TELL("%d\n", s[1]);
    // mutex and cond
    struct both {
        pthread_mutex_t m;
        pthread_cond_t c;
        sem_t sem;
        int turn, count;
    } *b = (void *)(s + 1024);
    pthread_mutexattr_t ma;
    pthread_mutexattr_init(&ma);
    pthread_mutexattr_setpshared(&ma, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&b->m, &ma);
    pthread_condattr_t ca;
    pthread_condattr_init(&ca);
    pthread_condattr_setpshared(&ca, PTHREAD_PROCESS_SHARED);
    pthread_cond_init(&b->c, &ca);
    sem_init(&b->sem, 1, 0);
    b->turn = b->count = 0;
    for (int k = 0; k < 2; k++)
        if (fork() == 0) {
            for (int i = 0; i < 200; i++) {
                pthread_mutex_lock(&b->m);
                while (b->turn != k) pthread_cond_wait(&b->c, &b->m);
                b->count++;
                b->turn = 1 - k;
                pthread_cond_broadcast(&b->c);
                pthread_mutex_unlock(&b->m);
            }
            sem_post(&b->sem);
            _exit(0);
        }
    sem_wait(&b->sem);
    sem_wait(&b->sem);
    TELL("count %d\n", b->count);
    while (wait(NULL) > 0)
        ;
    // many writers
    s[0] = 0;
    for (int k = 0; k < 4; k++)
        if (fork() == 0) {
            for (int i = 0; i < 10000; i++) __sync_fetch_and_add(s, 1);
            _exit(0);
        }
    while (wait(NULL) > 0)
        ;
    TELL("sum %d\n", s[0]);
    SAY(munmap(s, 3 * 4096));
    // a file
    int fd = open("/tmp/shm", O_RDWR | O_CREAT | O_TRUNC, 0600);
    ftruncate(fd, 8192);
    pwrite(fd, "hello", 5, 0);
    char *a = mmap(NULL, 8192, RW, MAP_SHARED, fd, 0), *c = mmap(NULL, 8192, RW, MAP_SHARED, fd, 0);
    YES(a != MAP_FAILED && c != MAP_FAILED);
    if (a == MAP_FAILED) return 1;
    TELL("%.5s\n", a);
    a[0] = 'J';
    TELL("%.5s\n", c);
    msync(a, 8192, MS_SYNC);
    char buf[8] = "";
    pread(fd, buf, 5, 0);
    TELL("%s\n", buf);
    if (fork() == 0) {
        c[1] = 'E';
        int fd2 = open("/tmp/shm", O_RDWR);
        char *d = mmap(NULL, 4096, RW, MAP_SHARED, fd2, 4096);
        d[0] = '!';
        _exit(0);
    }
    wait(NULL);
    TELL("%.5s %c\n", a, a[4096]);
    a[2] = '_';
    munmap(a, 8192);
    munmap(c, 8192);
    close(fd);
    fd = open("/tmp/shm", O_RDONLY);
    read(fd, buf, 5);
    TELL("%s\n", buf);
    pread(fd, buf, 1, 4096);
    TELL("%c\n", buf[0]);
    char *ro = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
    TELL("%.5s\n", ro);
    fflush(stdout);
    SAY(mprotect(ro, 4096, RW));
    close(fd);
    if (fork() == 0) {
        fd = open("/tmp/shm", O_RDWR);
        a = mmap(NULL, 4096, RW, MAP_SHARED, fd, 0);
        a[3] = 'X';
        _exit(0);
    }
    wait(NULL);
    fd = open("/tmp/shm", O_RDONLY);
    read(fd, buf, 5);
    TELL("%s\n", buf);
    close(fd);

    unlink("/tmp/shm");

    return 0;
}
