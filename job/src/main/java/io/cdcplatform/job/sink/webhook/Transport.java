package io.cdcplatform.job.sink.webhook;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends requests without waiting; each ends in exactly one answer, given in another thread. */
final class Transport implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int THREADS = 2;
    private static final long THREAD_IDLE_SECONDS = 10;
    private static final int MAX_FAULT_CHARS = 200;

    private final HttpClient client;
    private final Duration timeout;
    private final ScheduledExecutorService timer;
    private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();

    /**
     * @param timeout of a whole attempt, from the connection to the last byte of the response
     * @param timer its thread only starts things
     */
    Transport(String lineId, URI url, Duration timeout, ScheduledExecutorService timer) {
        this.timeout = timeout;
        this.timer = timer;
        this.client = HttpClient.newBuilder()
                .executor(threads(lineId))
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout.compareTo(CONNECT_TIMEOUT) < 0 ? timeout : CONNECT_TIMEOUT)
                .version(
                        "https".equalsIgnoreCase(url.getScheme())
                                ? HttpClient.Version.HTTP_2
                                : HttpClient.Version.HTTP_1_1)
                .build();
    }

    void send(HttpRequest request, Consumer<Answer> answered) {
        CompletableFuture<HttpResponse<@Nullable Void>> response =
                client.sendAsync(request, info -> new BoundedDiscard());
        underWay.add(response);
        // HttpRequest.timeout ends with the response's headers; this one also ends a body that comes byte by byte
        ScheduledFuture<?> alarm =
                timer.schedule(() -> response.cancel(true), timeout.toMillis(), TimeUnit.MILLISECONDS);
        response.whenComplete((whole, error) -> {
            alarm.cancel(false);
            underWay.remove(response);
            answered.accept(whole != null ? answer(whole) : fault(error));
        });
    }

    /** Breaks off what is under way; it may have arrived or not. */
    @Override
    public void close() {
        underWay.forEach(response -> response.cancel(true));
    }

    private static Answer answer(HttpResponse<?> response) {
        return Answer.status(
                response.statusCode(),
                response.headers()
                        .firstValue("retry-after")
                        .map(text -> RetryAfter.parse(text, Instant.now()))
                        .orElse(Duration.ZERO));
    }

    private Answer fault(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof CancellationException || isCancellation(cause)) {
            return Answer.broken("no whole response within " + timeout.toMillis() + " ms");
        }
        return Answer.broken(describe(cause));
    }

    private static boolean isCancellation(Throwable cause) {
        return cause instanceof IOException && cause.getCause() instanceof CancellationException;
    }

    private static String describe(Throwable cause) {
        String text = cause.getMessage() == null
                ? cause.getClass().getSimpleName()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
        return text.substring(0, Math.min(text.length(), MAX_FAULT_CHARS));
    }

    /** Threads that end by themselves: shutting them down would hurt the client's own thread, which ends with its client. */
    private static ThreadPoolExecutor threads(String lineId) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, THREAD_IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "webhook-http-" + lineId);
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
