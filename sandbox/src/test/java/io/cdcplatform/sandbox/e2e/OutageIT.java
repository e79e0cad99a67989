package io.cdcplatform.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.sandbox.compare.LakeTable;
import io.cdcplatform.sandbox.shop.Receiver.Delay;
import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One target after the other is away under load: what checkpoints and the other lines do meanwhile is measured and compared with
 * before. {@code -Doutage=5m} makes the outages long.
 */
@ExtendWith(StackExtension.class)
class OutageIT {
    private static final int RATE = 200;
    private static final Duration OUTAGE =
            Duration.parse("PT" + System.getProperty("outage", "10s").toUpperCase(Locale.ROOT));
    /** How long it is looked at before, between and after the outages. */
    private static final Duration QUIET = Duration.ofMillis(Math.max(4000, OUTAGE.toMillis() / 4));
    /** So that what was committed in a quiet time is not caught by the outage behind it. */
    private static final Duration PAUSE = Duration.ofMillis(1500);
    /** That of {@link StackExtension}. */
    private static final long CHECKPOINT_MILLIS = 2000;
    /** At most so many seconds of load are under way in a line that keeps up. */
    private static final int CURRENT_SECONDS = 5;

    private static final double MOST = 1.5;
    /** On a machine that does other things as well, less than a second is as good as before. */
    private static final long GOOD_MILLIS = 1000;

    @Tag("F-6")
    @Tag("W-10")
    @Test
    void ofOneTargetHoldsUpNeitherCheckpointsNorTheOtherLinesAndThenItGetsEverythingInOrder(Stack stack)
            throws Exception {
        try (Scenario shop = Scenario.running(stack, "outage", RATE);
                ReplicaWatch replica = new ReplicaWatch(stack.target(), shop.names);
                LakeTable lake = new LakeTable(shop.files.warehouse())) {
            long failed = shop.checkpoints("failed");
            keepsUp(shop);
            Window before = Window.of("before", shop, QUIET);
            Thread.sleep(PAUSE.toMillis());

            shop.receiver.down();
            Window noReceiver = Window.of("receiver away", shop, OUTAGE);
            waited(shop, "notify");
            shop.receiver.up();
            Window receiverBack = Window.until("receiver back", shop, () -> keepsUp(shop));
            Window between = Window.of("between", shop, QUIET);
            Thread.sleep(PAUSE.toMillis());

            Window noTarget;
            stack.target().kill();
            try {
                noTarget = Window.of("target away", shop, OUTAGE);
                waited(shop, "replica");
            } finally {
                stack.target().start(); // other tests need it, too
                stack.target().awaitReady();
            }
            Window targetBack = Window.until("target back", shop, () -> keepsUp(shop));
            Window after = Window.of("after", shop, QUIET);

            assertThat(shop.checkpoints("failed")).isEqualTo(failed);
            assertThat(shop.allTasksRun()).isTrue();
            shop.rest();
            Figures.Of of = new Figures.Of(
                    replica.delays(), shop.receiver.table("public.orders").takeDelays(), commits(shop, lake));
            List<Figures> all = new ArrayList<>();
            for (Window window : List.of(before, noReceiver, receiverBack, between, noTarget, targetBack, after)) {
                all.add(Figures.of(window, of));
            }
            System.out.println(Figures.HEADER);
            all.forEach(System.out::println);
            shop.assertEqual();
            all.get(1).isAsGoodAs(all.get(0), "replica");
            all.get(4).isAsGoodAs(all.get(3), "notify");
        }
    }

    /** Until no line has more under way than a few seconds' load. */
    private static void keepsUp(Scenario shop) {
        for (String line : List.of("lake", "journal", "replica", "notify")) {
            Scenario.patiently()
                    .atMost(OUTAGE.plusMinutes(3))
                    .until(() -> shop.sinks.behind(line) < RATE * CURRENT_SECONDS);
        }
    }

    private static void waited(Scenario shop, String line) throws Exception {
        assertThat(shop.sinks.behind(line))
                .as("changes that wait for the target of " + line)
                .isGreaterThan(OUTAGE.toSeconds() * RATE / 2);
    }

    /** When the lake's rows of orders became visible; a checkpoint may commit inserts and updates one right after the other. */
    private static List<Long> commits(Scenario shop, LakeTable lake) {
        List<Long> commits = new ArrayList<>();
        long last = 0;
        for (Snapshot snapshot : lake.load(TableIdentifier.of(shop.names.database(), "public_orders"))
                .snapshots()) {
            if (snapshot.timestampMillis() - last > CHECKPOINT_MILLIS / 4) {
                last = snapshot.timestampMillis();
                commits.add(last);
            }
        }
        return commits;
    }

    /** A time of the load, with the checkpoints that were completed in it. */
    private record Window(String name, long from, long to, long completed) {

        static Window of(String name, Scenario shop, Duration time) throws Exception {
            return until(name, shop, () -> Thread.sleep(time.toMillis())); // nothing to wait for but the time itself
        }

        static Window until(String name, Scenario shop, Step step) throws Exception {
            long before = shop.checkpoints("completed");
            long from = System.currentTimeMillis();
            step.run();
            return new Window(name, from, System.currentTimeMillis(), shop.checkpoints("completed") - before);
        }

        long millis() {
            return to - from;
        }

        boolean holds(long millis) {
            return millis >= from && millis < to;
        }

        private interface Step {
            void run() throws Exception;
        }
    }

    /**
     * What was measured in a window.
     *
     * @param jdbc p99 of the milliseconds from the commit at the source until the row is visible, of rows committed in the window
     * @param webhook the same until the webhook's arrival
     * @param commits mean milliseconds between the lake's commits that reach into the window
     * @param longest of these
     */
    private record Figures(Window window, long jdbc, long webhook, long commits, long longest) {
        static final String HEADER = String.format(
                "%-14s %8s %14s %12s %11s %13s %8s",
                "outage", "seconds", "checkpoints", "replica p99", "notify p99", "lake interval", "longest");

        private record Of(List<Delay> jdbc, List<Delay> webhook, List<Long> commits) {}

        static Figures of(Window window, Of of) {
            List<Long> intervals = new ArrayList<>();
            for (int i = 1; i < of.commits().size(); i++) {
                long commit = of.commits().get(i);
                long before = of.commits().get(i - 1);
                if (commit >= window.from() && before < window.to()) {
                    intervals.add(commit - before);
                }
            }
            return new Figures(
                    window,
                    p99(window, of.jdbc()),
                    p99(window, of.webhook()),
                    (long) intervals.stream()
                            .mapToLong(Long::longValue)
                            .average()
                            .orElseThrow(),
                    intervals.stream().mapToLong(Long::longValue).max().orElseThrow());
        }

        private static long p99(Window window, List<Delay> delays) {
            long[] sorted = delays.stream()
                    .filter(delay -> window.holds(delay.committed()))
                    .mapToLong(Delay::millis)
                    .sorted()
                    .toArray();
            return sorted.length == 0 ? -1 : sorted[(int) Math.ceil(sorted.length * 0.99) - 1];
        }

        /** Of those that were due by the clock; the window may cut one off. */
        double completed() {
            return Math.min(1, (window.completed() + 1.0) * CHECKPOINT_MILLIS / window.millis());
        }

        private long p99(String line) {
            return line.equals("replica") ? jdbc : webhook;
        }

        /** @param line the other one that has a latency */
        void isAsGoodAs(Figures before, String line) {
            assertThat(completed())
                    .as("checkpoints completed of those due, %s", window.name())
                    .isGreaterThanOrEqualTo(0.9 * before.completed());
            assertThat(p99(line)).as("p99 of %s, %s", line, window.name()).isBetween(0L, Math.max(GOOD_MILLIS, (long)
                    (MOST * before.p99(line))));
            assertThat(commits)
                    .as("mean interval of the lake's commits, %s", window.name())
                    .isLessThanOrEqualTo((long) (MOST * Math.max(CHECKPOINT_MILLIS, before.commits)));
        }

        @Override
        public String toString() {
            return String.format(
                    "%-14s %8.1f %14s %12d %11d %13d %8d",
                    window.name(),
                    window.millis() / 1000.0,
                    window.completed() + " of " + window.millis() / CHECKPOINT_MILLIS,
                    jdbc,
                    webhook,
                    commits,
                    longest);
        }
    }
}
