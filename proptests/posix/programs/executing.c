// exec: arguments, environment, close-on-exec, #!, errors; vfork.
#include "say.h"

extern char **environ;

int main(int count, char **words)
{
    if (count > 1 && strcmp(words[1], "again") == 0)
    {
        TELL("again: %d words, %s, X=%s, fd 5 %s, fd 6 %s\n", count, words[2], getenv("X"),
            fcntl(5, F_GETFD) < 0 ? "closed" : "open", fcntl(6, F_GETFD) < 0 ? "closed" : "open");
        return 42;
    }
    char *again[] = { words[0], "again", "a b", NULL }, *environment[] = { "X=1", NULL };
    int status;
    char self[256];
    long length = readlink("/proc/self/exe", self, sizeof self - 1);
    YES(length > 0);
    self[length > 0 ? length : 0] = 0;
    dup2(1, 5);
    dup2(1, 6);
    fcntl(6, F_SETFD, FD_CLOEXEC);
    if (fork() == 0) { execve(self, again, environment); _exit(1); }
    wait(&status);
    TELL("status %d\n", WEXITSTATUS(status));
    SAY(execve("/tmp/none", again, environ));
    SAY(execve("/tmp", again, environ));
    FILE *script = fopen("/tmp/script", "w");
    fprintf(script, "#!%s again\nsecond line\n", self);
    fclose(script);
    chmod("/tmp/script", 0755);
    if (fork() == 0) { execve("/tmp/script", again, environment); _exit(1); }
    wait(&status);
    TELL("script %d\n", WEXITSTATUS(status));
    unlink("/tmp/script");
    volatile int shared = 0;
    if (vfork() == 0) { shared = 1; execve(self, again, environment); _exit(9); }
    wait(&status);
    TELL("vfork %d\n", WEXITSTATUS(status));
    return 0;
}
