package dev.weightflow.local.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Starts a child in the given folder and waits to be killed. */
final class EchoParent {

    private EchoParent() {}

    public static void main(String[] args) throws Exception {
        Home home = new Home(Path.of(args[0]));
        Path ready = home.resolve("ready");
        ChildJvm child = ChildJvm.start(ChildSpec.of(
                "the echo", home, ChildJvmTest.ownClassPath(), EchoServer.class.getName(), ready.toString(), "serve"));
        child.awaitReady(Duration.ofSeconds(60), () -> Files.exists(ready));
        System.out.println("started");
        Thread.sleep(120_000);
    }
}
