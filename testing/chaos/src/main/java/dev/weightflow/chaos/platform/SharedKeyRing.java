package dev.weightflow.chaos.platform;

import dev.weightflow.cli.platform.ServiceName;
import dev.weightflow.embedded.SigningKeys;
import dev.weightflow.embedded.process.PrivateFiles;
import java.util.ArrayList;
import java.util.List;

/** The signing keys of a platform, and the ring that all of its services read. */
public final class SharedKeyRing {
    private final SigningKeys keys;
    private List<String> whole;
    private List<String> former;

    SharedKeyRing(SigningKeys keys) {
        this.keys = keys;
        this.whole = read();
        this.former = whole;
    }

    /** A new key for that service, by which it signs from its next start on. */
    public void renew(ServiceName service) {
        former = whole;
        keys.renew(service.key());
        whole = read();
    }

    public void withhold() {
        write(former);
    }

    /** Puts a line on the ring that cannot be read, so that none of it can. */
    public void garble() {
        List<String> garbled = new ArrayList<>(whole);
        garbled.add("half a li");
        write(garbled);
    }

    public void restore() {
        write(whole);
    }

    private List<String> read() {
        return PrivateFiles.lines(keys.ring());
    }

    private void write(List<String> lines) {
        PrivateFiles.write(keys.ring(), String.join("\n", lines) + "\n");
    }
}
