package io.tidegate.sim.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TcpRelayIT {

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void forwardsUntilItIsCutAndAgainOnceItIsHealed() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                TcpRelay relay = relay(server)) {
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
        try (TcpRelay relay = new TcpRelay(
                        ANY_PORT,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort),
                        1,
                        System::nanoTime);
                Socket client = startAndConnect(relay)) {
            assertEnds(client);
        }
    }

    @Test
    void aResetEndsWhatStandsAndNothingElse() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                TcpRelay relay = relay(server);
                Socket before = startAndConnect(relay);
                Socket served = server.accept()) {
            assertPasses(before, served);
            relay.reset();
            assertEnds(before);
            assertEnds(served);
            try (Socket after = connect(relay);
                    Socket servedAfter = server.accept()) {
                assertPasses(after, servedAfter);
            }
        }
    }

    @Test
    void inAHeldDirectionNothingArrivesUntilItIsLetGo() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                TcpRelay relay = relay(server);
                Socket client = startAndConnect(relay);
                Socket served = server.accept()) {
            assertPasses(client, served);
            relay.apply(LinkFaults.NONE.withHeld(Set.of(Heading.UP)));
            client.getOutputStream().write(1);
            // The other direction goes on, and many bytes through it do not carry the held one along.
            for (int i = 0; i < 1_000; i++) {
                assertPasses(served, client);
            }
            awaitUnderWay(relay, 1);
            assertThat(served.getInputStream().available()).isZero();

            relay.apply(LinkFaults.NONE.asBlackHole());
            served.getOutputStream().write(2);
            client.getOutputStream().write(3);
            awaitUnderWay(relay, 3);
            assertThat(served.getInputStream().available()).isZero();
            assertThat(client.getInputStream().available()).isZero();

            relay.heal();
            assertThat(served.getInputStream().readNBytes(2)).containsExactly(1, 3);
            assertThat(client.getInputStream().read()).isEqualTo(2);
        }
    }

    @Test
    void aBlackHoleHidesThatTheOtherSideHasEnded() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                TcpRelay relay = relay(server);
                Socket client = startAndConnect(relay);
                Socket served = server.accept()) {
            assertPasses(client, served);
            relay.apply(LinkFaults.NONE.asBlackHole());
            client.close();
            served.getOutputStream().write(1);
            awaitUnderWay(relay, 1);
            assertThat(served.getInputStream().available()).isZero();

            relay.heal();
            assertEnds(served);
        }
    }

    @Test
    void aDelayedByteArrivesWhenItsTimeHasCome() throws Exception {
        AtomicLong nowNs = new AtomicLong();
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                TcpRelay relay =
                        new TcpRelay(ANY_PORT, (InetSocketAddress) server.getLocalSocketAddress(), 1, nowNs::get);
                Socket client = startAndConnect(relay);
                Socket served = server.accept()) {
            LinkFaults hour = LinkFaults.NONE.withLatency(TimeUnit.HOURS.toNanos(1));
            relay.apply(hour);
            client.getOutputStream().write(42);
            awaitUnderWay(relay, 1);
            nowNs.addAndGet(TimeUnit.HOURS.toNanos(1) - 1);
            relay.apply(hour);
            assertThat(served.getInputStream().available()).isZero();

            nowNs.addAndGet(1);
            relay.apply(hour);
            assertThat(served.getInputStream().read()).isEqualTo(42);
        }
    }

    @Test
    void whatPassesIsCounted() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                TcpRelay relay = relay(server);
                Socket client = startAndConnect(relay);
                Socket served = server.accept()) {
            relay.apply(LinkFaults.NONE.withCorruption(1_000));
            client.getOutputStream().write(new byte[100_000]);
            byte[] received = served.getInputStream().readNBytes(100_000);
            long flipped = 0;
            for (byte b : received) {
                flipped += Integer.bitCount(b & 0xff);
            }
            assertThat(flipped).isBetween(50L, 200L);
            relay.heal();
            served.getOutputStream().write(new byte[7]);
            assertThat(client.getInputStream().readNBytes(7)).hasSize(7);
            assertThat(relay.counts()).isEqualTo(new TcpRelay.Counts(1, flipped, 100_000, 7));
        }
    }

    private static TcpRelay relay(ServerSocket server) throws IOException {
        return new TcpRelay(ANY_PORT, (InetSocketAddress) server.getLocalSocketAddress(), 1, System::nanoTime);
    }

    private static void assertPasses(Socket from, Socket to) throws IOException {
        from.getOutputStream().write(7);
        assertThat(to.getInputStream().read()).isEqualTo(7);
    }

    private static void awaitUnderWay(TcpRelay relay, int bytes) {
        while (relay.bytesUnderWay() != bytes) {
            Thread.onSpinWait();
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
