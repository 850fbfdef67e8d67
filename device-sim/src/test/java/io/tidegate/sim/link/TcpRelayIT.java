package io.tidegate.sim.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TcpRelayIT {

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void forwardsUntilItIsCutAndAgainOnceItIsHealed() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                TcpRelay relay = new TcpRelay(ANY_PORT, (InetSocketAddress) server.getLocalSocketAddress())) {
            relay.start();
            try (Socket client = connect(relay);
                    Socket served = server.accept()) {
                client.getOutputStream().write(42);
                assertThat(served.getInputStream().read()).isEqualTo(42);
                served.getOutputStream().write(43);
                assertThat(client.getInputStream().read()).isEqualTo(43);

                relay.cut();
                assertEnds(client);
                assertEnds(served);
            }
            try (Socket refused = connect(relay)) {
                assertEnds(refused);
            }
            relay.heal();
            try (Socket client = connect(relay);
                    Socket served = server.accept()) {
                client.getOutputStream().write(44);
                assertThat(served.getInputStream().read()).isEqualTo(44);
            }
        }
    }

    @Test
    void aTargetThatIsAwayEndsTheConnection() throws Exception {
        int freePort;
        try (ServerSocket closedAgain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            freePort = closedAgain.getLocalPort();
        }
        try (TcpRelay relay =
                        new TcpRelay(ANY_PORT, new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort));
                Socket client = startAndConnect(relay)) {
            assertEnds(client);
        }
    }

    private static Socket startAndConnect(TcpRelay relay) throws IOException {
        relay.start();
        return connect(relay);
    }

    private static Socket connect(TcpRelay relay) throws IOException {
        return new Socket(relay.address().getAddress(), relay.address().getPort());
    }

    private static void assertEnds(Socket socket) throws IOException {
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (IOException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }
}
