package io.cdcplatform.sandbox.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * The ports of a stack. Free ones are taken from below the kernel's ephemeral range: from inside it, a client that
 * keeps trying to reach a killed broker can end up connected to itself and block the restart.
 */
public record Ports(
        int postgres,
        int kafka,
        int kafkaController,
        int connect,
        int registry,
        int flinkRest,
        int flinkRpc,
        int mariadb,
        int target) {

    /** What {@code cdc stack up} listens on. */
    public static final Ports FIXED = new Ports(15432, 19092, 19093, 18083, 18080, 28081, 26123, 13306, 15433);

    private static final int FIRST = 20_000;
    private static final int COUNT = 9;
    private static final int END = 32_000;
    private static final int ATTEMPTS = 500;

    /** A run of neighbours that nobody listens on right now. */
    public static Ports free() {
        Random random = new Random();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int first = FIRST + COUNT * random.nextInt((END - FIRST) / COUNT);
            if (!overlapsFixed(first) && allFree(first)) {
                return new Ports(
                        first, first + 1, first + 2, first + 3, first + 4, first + 5, first + 6, first + 7, first + 8);
            }
        }
        throw new IllegalStateException(
                "Cannot find " + COUNT + " free neighbouring ports between " + FIRST + " and " + END);
    }

    /** The same ports, each so many higher. */
    public Ports plus(int offset) {
        return new Ports(
                postgres + offset,
                kafka + offset,
                kafkaController + offset,
                connect + offset,
                registry + offset,
                flinkRest + offset,
                flinkRpc + offset,
                mariadb + offset,
                target + offset);
    }

    Map<String, Integer> byName() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("postgres", postgres);
        ports.put("kafka", kafka);
        ports.put("kafka's controller", kafkaController);
        ports.put("connect", connect);
        ports.put("registry", registry);
        ports.put("flink's REST", flinkRest);
        ports.put("flink's RPC", flinkRpc);
        return ports;
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean overlapsFixed(int first) {
        return inRun(first, FIXED.flinkRest) || inRun(first, FIXED.flinkRpc);
    }

    private static boolean inRun(int first, int port) {
        return port >= first && port < first + COUNT;
    }

    private static boolean allFree(int first) {
        for (int port = first; port < first + COUNT; port++) {
            if (!isFree(port)) {
                return false;
            }
        }
        return true;
    }
}
