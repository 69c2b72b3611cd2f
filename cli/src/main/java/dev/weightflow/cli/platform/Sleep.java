package dev.weightflow.cli.platform;

import java.time.Duration;

/** How to wait; tests do not. */
@FunctionalInterface
public interface Sleep {

    void sleep(Duration time) throws InterruptedException;

    static Sleep real() {
        return time -> Thread.sleep(time.toMillis());
    }
}
