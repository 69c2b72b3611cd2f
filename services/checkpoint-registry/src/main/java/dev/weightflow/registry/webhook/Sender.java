package dev.weightflow.registry.webhook;

import dev.weightflow.schema.text.Durations;
import java.io.ByteArrayOutputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Sends messages over HTTP, signed as Standard Webhooks say. It follows no redirect, reads no more than the beginning of an answer, and waits a limited
 * time for all of it. Safe for many threads.
 */
final class Sender {
    /** Longest time that an attempt takes. */
    static final Duration LONGEST = Duration.ofSeconds(15);

    /** Most bytes of an answer that are read. */
    static final int MOST_READ = 1024;

    private static final Duration TO_CONNECT = Duration.ofSeconds(5);
    private static final int MOST_SHOWN = 400;
    private static final int SUCCESS = 2;
    private static final int REFUSAL = 4;
    private static final int HUNDRED = 100;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    private final HttpClient client;
    private final InstantSource clock;
    private final Duration longest;

    Sender(ProxySelector proxies, InstantSource clock) {
        this(proxies, clock, LONGEST);
    }

    Sender(ProxySelector proxies, InstantSource clock, Duration longest) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(TO_CONNECT)
                .proxy(proxies)
                .build();
        this.clock = clock;
        this.longest = longest;
    }

    /** @throws InterruptedException if the thread is interrupted; the message may have arrived */
    Outcome send(URI url, List<SigningSecret> secrets, Notification message) throws InterruptedException {
        if (secrets.isEmpty()) {
            return new Outcome.Failed("there is no secret to sign with", Optional.empty());
        }
        long seconds = clock.instant().getEpochSecond();
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("content-type", Notification.CONTENT_TYPE)
                .header("user-agent", "weightflow-webhook/1")
                .header("webhook-id", message.id())
                .header("webhook-timestamp", Long.toString(seconds))
                .header(
                        "webhook-signature",
                        secrets.stream()
                                .map(secret -> secret.sign(message.id(), seconds, message.body()))
                                .collect(Collectors.joining(" ")))
                .POST(HttpRequest.BodyPublishers.ofByteArray(message.body()))
                .build();
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request, info -> new Beginning());
        try {
            return outcome(answer.get(longest.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return new Outcome.Failed("no complete answer within " + Durations.text(longest), Optional.empty());
        } catch (ExecutionException e) {
            return new Outcome.Failed(why(e.getCause()), Optional.empty());
        } finally {
            answer.cancel(true);
        }
    }

    private Outcome outcome(HttpResponse<String> answer) {
        int status = answer.statusCode();
        if (status / HUNDRED == SUCCESS) {
            return new Outcome.Delivered(status);
        }
        String said = shown(answer.body());
        String reason = "HTTP " + status + (said.isEmpty() ? "" : ": " + said);
        return status / HUNDRED == REFUSAL && status != REQUEST_TIMEOUT && status != TOO_MANY_REQUESTS
                ? new Outcome.Refused(reason)
                : new Outcome.Failed(
                        reason, answer.headers().firstValue("retry-after").flatMap(this::wait));
    }

    /** Reads a time to wait, in seconds or as a date. */
    private Optional<Duration> wait(String text) {
        try {
            Duration wait = text.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(text))
                    : Duration.between(
                            clock.instant(),
                            Instant.from(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)));
            return Optional.of(wait).filter(time -> !time.isNegative());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Describes a failure without the address, whose path may be a secret. */
    private static String why(Throwable failure) {
        String name = failure.getClass().getSimpleName();
        String message = shown(String.valueOf(failure.getMessage()));
        return failure.getMessage() == null || message.contains("://") ? name : name + ": " + message;
    }

    private static String shown(String text) {
        String plain = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return plain.length() > MOST_SHOWN ? plain.substring(0, MOST_SHOWN) + "…" : plain;
    }

    /** Reader of the beginning of an answer: the rest is not waited for. */
    private static final class Beginning implements BodySubscriber<String> {
        private final CompletableFuture<String> text = new CompletableFuture<>();
        private final ByteArrayOutputStream read = new ByteArrayOutputStream(MOST_READ);
        private Flow.Subscription subscription;

        @Override
        public CompletionStage<String> getBody() {
            return text;
        }

        @Override
        public void onSubscribe(Flow.Subscription source) {
            subscription = source;
            source.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                byte[] bytes = new byte[Math.min(part.remaining(), MOST_READ - read.size())];
                part.get(bytes);
                read.writeBytes(bytes);
            }
            if (read.size() < MOST_READ) {
                subscription.request(1);
            } else {
                subscription.cancel();
                onComplete();
            }
        }

        @Override
        public void onError(Throwable failure) {
            text.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            text.complete(read.toString(StandardCharsets.UTF_8));
        }
    }
}
