package io.cdcplatform.sandbox.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void areDifferentAndBelowTheEphemeralRange() {
        assertThat(Ports.free().byName().values())
                .doesNotHaveDuplicates()
                .allMatch(port -> port >= 20_000 && port < 32_768)
                .allMatch(Ports::isFree);
    }

    @Test
    void aPortThatSomebodyListensOnIsNotFree() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Ports.isFree(socket.getLocalPort())).isFalse();
        }
    }
}
