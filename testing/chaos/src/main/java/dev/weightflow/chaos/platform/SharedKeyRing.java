package dev.weightflow.chaos.platform;

import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.local.process.PrivateFiles;
import dev.weightflow.local.server.SigningKeys;
import java.util.ArrayList;
import java.util.List;

/** Signing keys of a platform, and the key ring that all of its services read. */
public final class SharedKeyRing {
    private final SigningKeys keys;
    private List<String> whole;
    private List<String> former;

    SharedKeyRing(SigningKeys keys) {
        this.keys = keys;
        this.whole = read();
        this.former = whole;
    }

    /** Generates a new key for that service, with which it signs from its next start on. */
    public void renew(ServiceName service) {
        former = whole;
        keys.renew(service.key());
        whole = read();
    }

    public void withhold() {
        write(former);
    }

    /** Adds an unreadable line to the ring, which makes all of it unreadable. */
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
