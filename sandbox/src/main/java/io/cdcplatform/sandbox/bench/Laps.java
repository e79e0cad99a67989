package io.cdcplatform.sandbox.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Runs the job again and again in this JVM, once per pipeline file, so that all but the first run are warm; prints a line each.
 * Its class path is Flink's and the job's; it needs nothing else of ours.
 */
final class Laps {
    private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();
    private static final long SAMPLE_MILLIS = 20;

    private Laps() {}

    /** What a lap was: {@code seconds} from call to return, {@code cpu} seconds of this process, {@code steady} rows a second. */
    record Lap(double seconds, double cpu, double steady) {

        static Lap parse(String line) {
            String[] fields = line.split(" ");
            return new Lap(Double.parseDouble(fields[1]), Double.parseDouble(fields[2]), Double.parseDouble(fields[3]));
        }

        String line() {
            return String.format(Locale.ROOT, "LAP %.3f %.3f %.0f", seconds, cpu, steady);
        }
    }

    private record Sample(long nanos, double records) {}

    /** Arguments: platform file, comma-separated options of the job or {@code -}, pipeline files. */
    public static void main(String[] args) throws Exception {
        for (String pipeline : Arrays.asList(args).subList(2, args.length)) {
            List<String> job =
                    new ArrayList<>(List.of("--pipeline", Path.of(pipeline).toString(), "--platform", args[0]));
            job.addAll(args[1].equals("-") ? List.of() : List.of(args[1].split(",")));
            System.gc();
            System.out.println(lap(job.toArray(String[]::new)).line());
        }
        System.exit(0);
    }

    private static Lap lap(String[] job) throws Exception {
        List<Sample> samples = new ArrayList<>();
        Thread sampling = new Thread(() -> sample(samples), "samples");
        sampling.setDaemon(true);
        sampling.start();
        double cpu = cpu();
        long begin = System.nanoTime();
        Class.forName("io.cdcplatform.job.CdcJob")
                .getMethod("main", String[].class)
                .invoke(null, (Object) job);
        double seconds = (System.nanoTime() - begin) / 1e9;
        double used = cpu() - cpu;
        sampling.interrupt();
        sampling.join();
        return new Lap(seconds, used, steady(samples));
    }

    private static void sample(List<Sample> samples) {
        try {
            while (true) {
                samples.add(new Sample(System.nanoTime(), consumed()));
                Thread.sleep(SAMPLE_MILLIS);
            }
        } catch (InterruptedException | JMException end) {
            // the lap is over
        }
    }

    /** Records that the consumers of this JVM have been given so far, as Kafka counts them. */
    private static double consumed() throws JMException {
        double sum = 0;
        for (ObjectName name : BEANS.queryNames(
                new ObjectName("kafka.consumer:type=consumer-fetch-manager-metrics,client-id=*"), null)) {
            try {
                double value = (Double) BEANS.getAttribute(name, "records-consumed-total");
                sum += Double.isNaN(value) ? 0 : value;
            } catch (InstanceNotFoundException closed) {
                // a consumer of the lap before, gone since the names were read
            }
        }
        return sum;
    }

    /** Between 15 % and 90 % of the records: neither the start nor the last commit is in it. */
    private static double steady(List<Sample> samples) {
        double most = samples.stream().mapToDouble(Sample::records).max().orElse(0);
        Sample from = null;
        Sample to = null;
        for (Sample sample : samples) {
            from = from == null && sample.records() >= 0.15 * most ? sample : from;
            to = to == null && sample.records() >= 0.90 * most ? sample : to;
        }
        return from == null || to == null || to.nanos() <= from.nanos()
                ? 0
                : (to.records() - from.records()) / ((to.nanos() - from.nanos()) / 1e9);
    }

    private static double cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e9;
    }
}
