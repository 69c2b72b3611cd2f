package dev.weightflow.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.CapturedTerminal;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sun.misc.Signal;
import sun.misc.SignalHandler;

@Timeout(60)
class StopSignalTest {

    private static final Signal TERM = new Signal("TERM");

    @TempDir
    Path folder;

    @Test
    void the_first_signal_asks_and_the_second_halts_and_later_ones_are_for_whoever_had_them_before() throws Exception {
        CapturedTerminal terminal = new CapturedTerminal(folder);
        CountDownLatch halted = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(1);
        SignalHandler usual = Signal.handle(TERM, any -> others.countDown());
        try {
            try (StopSignal signal = StopSignal.open(terminal.terminal(), halted::countDown)) {
                assertThat(signal.received()).isFalse();

                Signal.raise(TERM);
                while (!signal.received()) {
                    Thread.onSpinWait();
                }
                assertThat(terminal.err()).isEqualTo("Stopping after this step; a second Ctrl-C stops at once.\n");
                assertThat(halted.getCount()).isOne();

                Signal.raise(TERM);
                halted.await();
            }
            Signal.raise(TERM);
            others.await();
        } finally {
            Signal.handle(TERM, usual);
        }
    }
}
