// Threads: every primitive of the library once, cancellation, ends in every order, fork and exec from a thread.
#define _GNU_SOURCE
#include "say.h"
#include <pthread.h>
#include <semaphore.h>
#include <sys/syscall.h>
#include <time.h>
#include <sched.h>
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t c = PTHREAD_COND_INITIALIZER;
static __thread int tls = 5;
static pthread_key_t key;
static volatile int dtors, cleaned, counter, go;
static pthread_rwlock_t rw = PTHREAD_RWLOCK_INITIALIZER;
static pthread_barrier_t bar;
static sem_t sem;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_spinlock_t spin;
static void dtor(void *p) { dtors += (long)p; }
static void cleanup(void *p) { cleaned += (long)p; }
static void init(void) { counter += 1000; }
static void *plain(void *p)
{
    tls += (long)p;
    pthread_setspecific(key, (void *)1);
    return (void *)(long)(tls * 10);
}
static void *waiter(void *p)
{
    (void)p;
    pthread_mutex_lock(&m);
    while (!go) pthread_cond_wait(&c, &m);
    go++;
    pthread_mutex_unlock(&m);
    return NULL;
}
static void *adder(void *p)
{
    (void)p;
    pthread_once(&once, init);
    for (int i = 0; i < 5000; i++) {
        pthread_spin_lock(&spin);
        counter++;
        pthread_spin_unlock(&spin);
    }
    int r = pthread_barrier_wait(&bar);
    return (void *)(long)(r == PTHREAD_BARRIER_SERIAL_THREAD);
}
static void *cancelled(void *p)
{
    (void)p;
    pthread_cleanup_push(cleanup, (void *)7);
    while (1) pause();
    pthread_cleanup_pop(0);
    return NULL;
}
static void *cancelled_read(void *p)
{
    char b;
    pthread_cleanup_push(cleanup, (void *)1);
    read(*(int *)p, &b, 1);
    pthread_cleanup_pop(0);
    return NULL;
}
static void *async(void *p)
{
    (void)p;
    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
    while (1)
        ;
    return NULL;
}
static void *dies_with_lock(void *p)
{
    pthread_mutex_lock(p);
    return NULL;
}
static void *reader(void *p)
{
    (void)p;
    pthread_rwlock_rdlock(&rw);
    sem_post(&sem);
    usleep(300000);
    pthread_rwlock_unlock(&rw);
    return NULL;
}
static volatile int sigthread;
static void on(int s)
{
    (void)s;
    sigthread = syscall(SYS_gettid);
}
static volatile int tid;
static void *sleeper(void *p)
{
    (void)p;
    tid = syscall(SYS_gettid);
    sem_post(&sem);
    struct timespec t = {5, 0};
    int r = nanosleep(&t, NULL);
    return (void *)(long)(r == -1 && errno == EINTR);
}
static void *forker(void *p)
{
    (void)p;
    int st;
    pid_t k = fork();
    if (k == 0) _exit(getpid() == syscall(SYS_gettid) ? 11 : 12);
    waitpid(k, &st, 0);
    return (void *)(long)WEXITSTATUS(st);
}
static void *spinner(void *p)
{
    (void)p;
    while (1)
        ;
    return NULL;
}
static void *blocker(void *p)
{
    (void)p;
    pause();
    return NULL;
}
static void *execer(void *p)
{
    execl("/proc/self/exe", "threads2", "again", NULL);
    return NULL;
}
static void *outlives(void *p)
{
    (void)p;
    usleep(30000);
    TELL("main has ended, I not\n");
    exit(6);
}
static void prep(void) { TELL("prepare\n"); }
static void par(void) {}
static void chi(void) { TELL("child\n"); }
int main(int argc, char **argv)
{
    if (argc > 1) {
        TELL("executed, %d\n", getpid() == syscall(SYS_gettid));
        return 21;
    }
    pthread_t t[12];
    void *r;
    pthread_key_create(&key, dtor);
    sem_init(&sem, 0, 0);
    pthread_spin_init(&spin, 0);
    for (long i = 0; i < 4; i++) pthread_create(&t[i], NULL, plain, (void *)i);
    for (int i = 0; i < 4; i++) {
        pthread_join(t[i], &r);
        TELL("%ld ", (long)r);
    }
    TELL("tls %d dtors %d\n", tls, dtors);
    for (int i = 0; i < 5; i++) pthread_create(&t[i], NULL, waiter, NULL);
    usleep(20000);
    pthread_mutex_lock(&m);
    go = 1;
    pthread_cond_broadcast(&c);
    pthread_mutex_unlock(&m);
    for (int i = 0; i < 5; i++) pthread_join(t[i], NULL);
    TELL("go %d\n", go);
    pthread_barrier_init(&bar, NULL, 6);
    int serial = 0;
    for (int i = 0; i < 6; i++) pthread_create(&t[i], NULL, adder, NULL);
    for (int i = 0; i < 6; i++) {
        pthread_join(t[i], &r);
        serial += (long)r;
    }
    TELL("counter %d serial %d\n", counter, serial);
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    ts.tv_nsec += 20000000;
    if (ts.tv_nsec > 999999999) ts.tv_sec++, ts.tv_nsec -= 1000000000;
    pthread_mutex_lock(&m);
    TELL("timedwait %d\n", pthread_cond_timedwait(&c, &m, &ts));
    TELL("timedlock %d trylock %d\n", pthread_mutex_timedlock(&m, &ts), pthread_mutex_trylock(&m));
    pthread_mutex_unlock(&m);
    TELL("sem %d %d\n", sem_timedwait(&sem, &ts), errno);
    TELL("sem %d %d\n", sem_trywait(&sem), errno);
    pthread_mutexattr_t a;
    pthread_mutexattr_init(&a);
    pthread_mutexattr_settype(&a, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_t e;
    pthread_mutex_init(&e, &a);
    pthread_mutex_lock(&e);
    TELL("errorcheck %d %d %d\n", pthread_mutex_lock(&e), pthread_mutex_unlock(&e), pthread_mutex_unlock(&e));
    pthread_mutexattr_settype(&a, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_t rec;
    pthread_mutex_init(&rec, &a);
    TELL("recursive %d %d\n", pthread_mutex_lock(&rec), pthread_mutex_lock(&rec));
    pthread_mutexattr_settype(&a, PTHREAD_MUTEX_NORMAL);
    pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_t rob;
    pthread_mutex_init(&rob, &a);
    pthread_create(&t[0], NULL, dies_with_lock, &rob);
    pthread_join(t[0], NULL);
    int rr = pthread_mutex_lock(&rob);
    TELL("robust %d\n", rr);
    if (rr == EOWNERDEAD) TELL("%d %d\n", pthread_mutex_consistent(&rob), pthread_mutex_unlock(&rob));
    pthread_create(&t[0], NULL, reader, NULL);
    sem_wait(&sem);
    int r1 = pthread_rwlock_tryrdlock(&rw), r2 = pthread_rwlock_trywrlock(&rw);
    TELL("rw %d %d\n", r1, r2);
    pthread_rwlock_unlock(&rw);
    pthread_rwlock_wrlock(&rw);
    pthread_rwlock_unlock(&rw);
    pthread_join(t[0], NULL);
    pthread_create(&t[0], NULL, cancelled, NULL);
    usleep(10000);
    TELL("cancel %d", pthread_cancel(t[0]));
    pthread_join(t[0], &r);
    TELL(" %d cleaned %d\n", r == PTHREAD_CANCELED, cleaned);
    int pfd[2];
    pipe(pfd);
    pthread_create(&t[0], NULL, cancelled_read, &pfd[0]);
    usleep(10000);
    pthread_cancel(t[0]);
    pthread_join(t[0], &r);
    TELL("%d cleaned %d\n", r == PTHREAD_CANCELED, cleaned);
    pthread_create(&t[0], NULL, async, NULL);
    usleep(10000);
    pthread_cancel(t[0]);
    pthread_join(t[0], &r);
    TELL("async %d\n", r == PTHREAD_CANCELED);
    struct sigaction sa;
    memset(&sa, 0, sizeof sa);
    sa.sa_handler = on;
    sigaction(SIGUSR1, &sa, NULL);
    pthread_create(&t[0], NULL, sleeper, NULL);
    sem_wait(&sem);
    usleep(10000);
    pthread_kill(t[0], SIGUSR1);
    pthread_join(t[0], &r);
    TELL("kill %d %d\n", sigthread == tid, (int)(long)r);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    pthread_create(&t[0], NULL, sleeper, NULL);
    sem_wait(&sem);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    usleep(10000);
    sigthread = 0;
    kill(getpid(), SIGUSR1);
    pthread_join(t[0], &r);
    TELL("process's %d %d\n", sigthread == tid, (int)(long)r);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    pthread_create(&t[0], NULL, forker, NULL);
    pthread_join(t[0], &r);
    TELL("forked %ld\n", (long)r);
    pthread_atfork(prep, par, chi);
    fflush(stdout);
    if (fork() == 0) _exit(0);
    wait(NULL);
    pthread_attr_t at;
    pthread_attr_init(&at);
    pthread_attr_setdetachstate(&at, PTHREAD_CREATE_DETACHED);
    for (int i = 0; i < 100; i++) {
        if (pthread_create(&t[0], i % 2 ? &at : NULL, plain, NULL)) {
            TELL("create failed at %d\n", i);
            break;
        }
        if (i % 2 == 0)
            pthread_join(t[0], NULL);
        else
            usleep(1000);
    }
    char name[16];
    pthread_setname_np(pthread_self(), "me");
    pthread_getname_np(pthread_self(), name, 16);
    TELL("%s\n", name);
    pid_t k;
    int st;
    fflush(stdout);
    if ((k = fork()) == 0) {
        pthread_create(&t[0], NULL, spinner, NULL);
        pthread_create(&t[1], NULL, blocker, NULL);
        usleep(10000);
        exit(5);
    }
    waitpid(k, &st, 0);
    TELL("exit with threads %d\n", WEXITSTATUS(st));
    if ((k = fork()) == 0) {
        pthread_create(&t[1], NULL, outlives, NULL);
        pthread_exit(NULL);
    }
    waitpid(k, &st, 0);
    TELL("outlived %d\n", WEXITSTATUS(st));
    if ((k = fork()) == 0) {
        pthread_create(&t[1], NULL, blocker, NULL);
        pthread_create(&t[0], NULL, execer, NULL);
        pause();
    }
    waitpid(k, &st, 0);
    TELL("execed %d\n", WEXITSTATUS(st));
    if ((k = fork()) == 0) {
        pthread_create(&t[1], NULL, spinner, NULL);
        usleep(5000);
        raise(SIGTERM);
    }
    waitpid(k, &st, 0);
    TELL("killed %d\n", WTERMSIG(st));
    return 0;
}
