// A pipe's end, back-pressure, atomic writes, EPIPE and SIGPIPE, O_NONBLOCK, poll.
#include "say.h"

static volatile int broken;

static void on_pipe(int signal) { broken = signal; }

int main(void)
{
    int ends[2];
    char bytes[8192];
    memset(bytes, 'x', sizeof bytes);
    SAY(pipe(ends));
    SAY(write(ends[1], "abc", 3));
    SAY(read(ends[0], bytes, 2));
    SAY(read(ends[0], bytes, 10));
    SAY(fcntl(ends[0], F_SETFL, O_NONBLOCK));
    SAY(read(ends[0], bytes, 10));
    SAY(fcntl(ends[1], F_SETFL, O_NONBLOCK));
    long total = 0, written;
    while ((written = write(ends[1], bytes, 4096)) > 0) total += written;
    TELL("full after %ld: %d\n", total, errno);
    struct pollfd fds[2] = { { ends[0], POLLIN, 0 }, { ends[1], POLLOUT, 0 } };
    SAY(poll(fds, 2, 0));
    TELL("%x %x\n", fds[0].revents, fds[1].revents);
    SAY(read(ends[0], bytes, 4096));
    SAY(poll(fds, 2, -1));
    TELL("%x %x\n", fds[0].revents, fds[1].revents);
    while (read(ends[0], bytes, sizeof bytes) > 0) { }
    SAY(close(ends[1]));
    SAY(poll(fds, 1, -1));
    TELL("%x\n", fds[0].revents);
    SAY(read(ends[0], bytes, 10));
    SAY(lseek(ends[0], 0, SEEK_SET));
    SAY(close(ends[0]));
    SAY(pipe2(ends, O_CLOEXEC));
    SAY(fcntl(ends[0], F_GETFD));
    SAY(close(ends[0]));
    signal(SIGPIPE, on_pipe);
    SAY(write(ends[1], "x", 1));
    YES(broken == SIGPIPE);
    SAY(poll(&(struct pollfd){ ends[1], POLLOUT, 0 }, 1, 0));
    pid_t child = fork();
    if (child == 0)
    {
        signal(SIGPIPE, SIG_DFL);
        write(ends[1], "x", 1);
        _exit(0);
    }
    int status;
    YES(waitpid(child, &status, 0) == child);
    TELL("signal %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    SAY(pipe(ends));
    if (fork() == 0)
    {
        close(ends[0]);
        for (int i = 0; i < 100; i++) write(ends[1], bytes, 5000);
        _exit(0);
    }
    close(ends[1]);
    total = 0;
    while ((written = read(ends[0], bytes, sizeof bytes)) > 0) total += written;
    TELL("through the pipe: %ld\n", total);
    YES(wait(&status) > 0 && status == 0);
    SAY(poll(&(struct pollfd){ 77, POLLIN, 0 }, 1, 0));
    return 0;
}
