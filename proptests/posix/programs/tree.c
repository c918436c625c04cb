// fork, exit status, wait's options, orphans, process groups, sessions, limits of what they may.
#include "say.h"

static int end_of(pid_t child)
{
    int status = -1;
    waitpid(child, &status, 0);
    return status;
}

int main(void)
{
    int status;
    pid_t self = getpid();
    SAY(wait(&status));
    pid_t child = fork();
    if (child == 0) _exit(getppid() == self ? 7 : 1);
    TELL("status %x\n", end_of(child));
    SAY(waitpid(child, &status, 0));
    SAY(kill(child, 0));
    child = fork();
    if (child == 0) { pause(); _exit(0); }
    YES(waitpid(child, &status, WNOHANG) == 0);
    SAY(kill(child, 0));
    SAY(kill(child, SIGSTOP));
    YES(waitpid(child, &status, WUNTRACED) == child);
    TELL("stopped %d by %d\n", WIFSTOPPED(status), WSTOPSIG(status));
    SAY(kill(child, SIGCONT));
    YES(waitpid(child, &status, WCONTINUED) == child);
    TELL("continued %d\n", WIFCONTINUED(status));
    SAY(kill(child, SIGTERM));
    siginfo_t info = { 0 };
    SAY(waitid(P_PID, child, &info, WEXITED | WNOWAIT));
    TELL("code %d status %d\n", info.si_code == CLD_KILLED, info.si_status);
    TELL("status %x\n", end_of(child));
    child = fork();
    if (child == 0) { abort(); }
    status = end_of(child);
    TELL("signal %d\n", WTERMSIG(status));
    child = fork();
    if (child == 0) { kill(getpid(), SIGKILL); _exit(0); }
    TELL("signal %d\n", WTERMSIG(end_of(child)));
    child = fork();
    if (child == 0)
    {
        SAY(setpgid(0, 0));
        YES(getpgrp() == getpid());
        YES(setsid() == -1 && errno == EPERM);
            pid_t inner = fork();
        if (inner == 0)
        {
            YES(getpgrp() == getppid());
            YES(setsid() == getpid() && getpgrp() == getpid() && getsid(0) == getpid());
            SAY(setpgid(0, 0));
            _exit(0);
        }
        TELL("inner %x\n", end_of(inner));
            _exit(0);
    }
    TELL("status %x\n", end_of(child));
    SAY(kill(self, 99));
    SAY(setpgid(1, 0));
    SAY(getpgid(30000));
    int ends[2];
    pipe(ends);
    child = fork();
    if (child == 0)
    {
        if (fork() == 0)
        {
            while (getppid() != 1 && getppid() != 0) usleep(1000);
            write(ends[1], "orphan", 6);
            _exit(0);
        }
        _exit(0);
    }
    TELL("status %x\n", end_of(child));
    char bytes[8] = "";
    close(ends[1]);
    YES(read(ends[0], bytes, 6) == 6);
    TELL("%s\n", bytes);
    pid_t group = 0;
    for (int i = 0; i < 3; i++)
    {
        child = fork();
        if (child == 0) { setpgid(0, group); pause(); _exit(0); }
        setpgid(child, group);
        if (group == 0) group = child;
    }
    SAY(kill(-group, SIGUSR1));
    for (int i = 0; i < 3; i++)
    {
        YES(waitpid(-group, &status, 0) > 0);
        TELL("signal %d\n", WTERMSIG(status));
    }
    SAY(kill(-group, 0));
    signal(SIGCHLD, SIG_IGN);
    child = fork();
    if (child == 0) _exit(3);
    SAY(waitpid(child, &status, 0));
    return 0;
}
