package io.tidegate.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.sim.link.Heading;
import io.tidegate.sim.link.LinkFaults;
import io.tidegate.sim.link.TcpRelay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class LinkWordsTest {

    private TcpRelay relay;

    @BeforeEach
    void open() throws IOException {
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        relay = new TcpRelay(nobody, nobody, 1, () -> 0);
    }

    @AfterEach
    void close() throws IOException {
        relay.close();
    }

    @Test
    void faultsAddUpUntilTheLinkIsHealed() {
        for (String line :
                new String[] {"latency 200ms", "jitter 50ms", "bandwidth 64KiB/s", " corrupt  4KiB ", "hold up"}) {
            LinkWords.obey(line, relay);
        }
        assertThat(relay.faults())
                .isEqualTo(new LinkFaults(
                        TimeUnit.MILLISECONDS.toNanos(200),
                        TimeUnit.MILLISECONDS.toNanos(50),
                        65_536,
                        4_096,
                        Set.of(Heading.UP)));
        LinkWords.obey("heal", relay);
        assertThat(relay.faults()).isEqualTo(LinkFaults.NONE);
    }

    @Test
    void eachFaultCanBeTakenBackAlone() {
        LinkWords.obey("hold both", relay);
        assertThat(relay.faults().held()).isEqualTo(EnumSet.allOf(Heading.class));
        LinkWords.obey("hold down", relay);
        assertThat(relay.faults().held()).containsExactly(Heading.DOWN);
        LinkWords.obey("corrupt 1B", relay);
        LinkWords.obey("bandwidth 1B/s", relay);
        for (String line : new String[] {"hold none", "corrupt none", "bandwidth none", "latency 0ms", "jitter 0s"}) {
            LinkWords.obey(line, relay);
        }
        assertThat(relay.faults()).isEqualTo(LinkFaults.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cutt",
                "latency",
                "latency 5",
                "latency 999999999999d",
                "latency 1s 2s",
                "hold",
                "hold left",
                "bandwidth 5",
                "corrupt 0B",
                "heal now"
            })
    void whatIsNotKnownChangesNothingAndSaysWhatIs(String line) {
        assertThatThrownBy(() -> LinkWords.obey(line, relay))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageMatching("(?s).*(say|write) .*");
        assertThat(relay.faults()).isEqualTo(LinkFaults.NONE);
    }
}
