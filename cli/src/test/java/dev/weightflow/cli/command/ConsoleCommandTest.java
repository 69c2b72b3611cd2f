package dev.weightflow.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.client.FakeService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConsoleCommandTest {
    @TempDir
    Path root;

    private FakeService console;
    private CapturedTerminal terminal;
    private String address;

    @BeforeEach
    void start() throws IOException {
        console = new FakeService()
                .replying("POST /session-links?act=false", 201, "{\"path\":\"/sessions/abc\",\"seconds\":120}")
                .replying("POST /session-links?act=true", 201, "{\"path\":\"/sessions/def\",\"seconds\":120}");
        terminal = new CapturedTerminal(root);
        address = console.as("console").values().iterator().next();
    }

    @AfterEach
    void stop() {
        console.close();
    }

    @Test
    void a_link_opens_a_session_that_reads_and_one_that_acts_where_that_is_asked_for() {
        assertThat(terminal.run(console.as("console"), "console")).isZero();
        assertThat(terminal.out())
                .startsWith(address + "/sessions/abc\n")
                .contains("one session that only reads, works once, and expires in 120 s.");

        assertThat(terminal.run(console.as("console"), "console", "--act")).isZero();
        assertThat(terminal.out())
                .contains(address + "/sessions/def\n")
                .contains("one session that has your token's permissions");
    }

    @Test
    void a_browser_is_opened_where_there_is_a_desktop_unless_only_the_link_is_wanted() throws Exception {
        Path opened = root.resolve("opened");
        for (String program : new String[] {"xdg-open", "open"}) {
            Path script = Files.writeString(root.resolve(program), "#!/bin/sh\necho \"$1\" >>" + opened + "\n");
            assertThat(script.toFile().setExecutable(true)).isTrue();
        }
        Map<String, String> desktop = new HashMap<>(console.as("console"));
        desktop.put("DISPLAY", ":0");
        desktop.put("PATH", root.toString());

        assertThat(terminal.run(desktop, "console", "--act", "--print")).isZero();
        assertThat(new CapturedTerminal(root).run(desktop, "console", "--act", "--json"))
                .isZero();
        assertThat(terminal.run(desktop, "console")).isZero();

        while (!Files.exists(opened) || Files.size(opened) == 0) {
            Thread.sleep(20);
        }
        assertThat(opened).content().isEqualTo(address + "/sessions/abc\n");
        assertThat(terminal.out()).contains(address + "/sessions/abc\n");
    }

    @Test
    void without_a_platform_it_is_told_what_starts_one() {
        assertThat(terminal.run(Map.of(), "console")).isEqualTo(3);
        assertThat(terminal.err())
                .contains("The service console does not run in")
                .contains("./weightflow up");
    }
}
