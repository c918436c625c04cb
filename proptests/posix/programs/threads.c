// Threads: mutex, condition, thread-local storage, signals to a thread, exit of all.
#include "say.h"
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int sum, turn;
static __thread int own;
static volatile pthread_t handled_by;

static void on_signal(int signal) { (void)signal; handled_by = pthread_self(); }

static void *add(void *number)
{
    own = (int)(long)number;
    for (int i = 0; i < 1000; i++)
    {
        pthread_mutex_lock(&lock);
        sum += own;
        pthread_mutex_unlock(&lock);
    }
    return (void *)(long)own;
}

static void *wait_turn(void *unused)
{
    (void)unused;
    pthread_mutex_lock(&lock);
    while (turn == 0) pthread_cond_wait(&changed, &lock);
    turn = 2;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    while (!handled_by) usleep(1000);
    return handled_by == pthread_self() ? "mine" : "other";
}

int main(void)
{
    pthread_t threads[4];
    long total = 0;
    void *result;
    for (long i = 0; i < 4; i++) YES(pthread_create(&threads[i], NULL, add, (void *)(i + 1)) == 0);
    for (int i = 0; i < 4; i++) { pthread_join(threads[i], &result); total += (long)result; }
    TELL("%ld %d %d\n", total, sum, own);
    signal(SIGUSR1, on_signal);
    YES(pthread_create(&threads[0], NULL, wait_turn, NULL) == 0);
    pthread_mutex_lock(&lock);
    turn = 1;
    pthread_cond_broadcast(&changed);
    while (turn != 2) pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
    YES(pthread_kill(threads[0], SIGUSR1) == 0);
    pthread_join(threads[0], &result);
    TELL("%s\n", (char *)result);
    pthread_create(&threads[0], NULL, wait_turn, NULL);
    exit(5);
}
