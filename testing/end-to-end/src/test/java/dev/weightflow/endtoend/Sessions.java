package dev.weightflow.endtoend;

import dev.weightflow.chaos.platform.Folders;
import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.client.Session.Poller;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.local.platform.Sleep;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.Map;

/** The clients that the command line has, of a platform under test. */
final class Sessions {

    private Sessions() {}

    static Session of(TestPlatform platform) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Terminal terminal = new Terminal(nowhere, nowhere, false, Folders.project(), platform.folder());
        return new Session(terminal, Map.of(), new Poller(Duration.ofMillis(100), Duration.ofMinutes(2), Sleep.real()));
    }
}
