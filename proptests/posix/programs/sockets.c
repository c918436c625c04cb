// TCP to itself, a socketpair, options, errors.
#include "say.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

int main(void)
{
    int pair[2], on = 1;
    char bytes[32] = "";
    SAY(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    SAY(send(pair[0], "over", 4, 0));
    SAY(recv(pair[1], bytes, 32, MSG_PEEK));
    SAY(recv(pair[1], bytes, 32, 0));
    SAY(recv(pair[1], bytes, 32, MSG_DONTWAIT));
    SAY(shutdown(pair[0], SHUT_WR));
    SAY(read(pair[1], bytes, 32));
    SAY(send(pair[0], "x", 1, MSG_NOSIGNAL));
    SAY(socket(AF_INET, 99, 0) < 0);
    SAY(bind(1, NULL, 0));
    SAY(shutdown(99, 0));
    return 0;
}
