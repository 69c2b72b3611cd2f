package dev.weightflow.local.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.local.platform.LogTail.LogLine;
import org.junit.jupiter.api.Test;

class LogLineTest {

    @Test
    void what_a_service_logs_for_machines_is_told_in_words() {
        assertThat(
                        LogLine.words(
                                "{\"timestamp\":\"2026-01-02T03:04:05.678901Z\",\"loggerName\":\"io.quarkus.runtime.Application\","
                                        + "\"level\":\"ERROR\",\"message\":\"Failed to start application\",\"exception\":{\"refId\":1,"
                                        + "\"exceptionType\":\"java.lang.RuntimeException\",\"message\":\"Failed to start quarkus\",\"frames\":[],"
                                        + "\"causedBy\":{\"exception\":{\"refId\":2,\"exceptionType\":\"x.Y\",\"message\":\"No such device.\"}}}}"))
                .matches(
                        "\\d\\d:\\d\\d:05 ERROR Application: Failed to start application: Failed to start quarkus: No such"
                                + " device\\.");
    }

    @Test
    void an_exception_without_a_message_is_told_by_its_type() {
        assertThat(LogLine.words("{\"timestamp\":\"2026-01-02T03:04:05Z\",\"loggerName\":\"a.B\",\"level\":\"WARN\","
                        + "\"message\":\"Oh.\",\"exception\":{\"exceptionType\":\"java.lang.NullPointerException\"}}"))
                .endsWith("WARN B: Oh.: java.lang.NullPointerException");
    }

    @Test
    void other_lines_stay_as_they_are() {
        for (String line : new String[] {"[2026] INFO started", "{broken", "{\"a\":1}", "{\"message\":\"m\"}", ""}) {
            assertThat(LogLine.words(line)).isEqualTo(line);
        }
    }
}
