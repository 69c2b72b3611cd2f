package dev.weightflow.registry.webhook;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Thread of a webhook. A failure of a log or of the store is logged once, and tried again. */
final class WebhookThread {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookThread.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    private final Webhook webhook;
    private final Thread thread;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private String told = "";

    private WebhookThread(Webhook webhook) {
        this.webhook = webhook;
        this.thread = new Thread(this::run, "webhook-" + webhook.settings().name());
        thread.setDaemon(true);
    }

    static WebhookThread start(Webhook webhook) {
        WebhookThread started = new WebhookThread(webhook);
        started.thread.start();
        return started;
    }

    private void run() {
        try {
            boolean ends = false;
            while (!ends) {
                ends = stopped.await(step().toMillis(), TimeUnit.MILLISECONDS);
            }
            webhook.close();
        } catch (InterruptedException e) {
            // an attempt that was cut off is made again by the next process
        } catch (RuntimeException e) {
            LOG.warn("The webhook {} could not store its position: {}", webhook.settings(), e.toString());
        }
    }

    private Duration step() throws InterruptedException {
        try {
            Duration pause = webhook.step();
            told = "";
            return pause;
        } catch (RuntimeException e) {
            if (!told.equals(e.toString())) {
                LOG.warn("The webhook {} cannot go on, and tries again", webhook.settings(), e);
                told = e.toString();
            }
            return AFTER_FAILURE;
        }
    }

    /** Begins no further attempt. */
    void stop() {
        stopped.countDown();
    }

    /** Waits for the end of the attempt under way, and then cuts it off. */
    void end(Duration atMost) {
        stop();
        try {
            thread.join(Math.max(1, atMost.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
