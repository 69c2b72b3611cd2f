package dev.weightflow.local.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** Stand-in for a server: it creates a file when it is ready, and ends as its second argument says. */
final class EchoServer {

    private EchoServer() {}

    public static void main(String[] args) throws Exception {
        System.out.println("secret is " + System.getenv("ECHO_SECRET"));
        switch (args[1]) {
            case "serve" -> serve(Path.of(args[0]));
            case "fail" -> throw new IllegalStateException("the moon is in the way");
            case "stubborn" -> {
                Runtime.getRuntime().addShutdownHook(new Thread(EchoServer::sleep));
                serve(Path.of(args[0]));
            }
            case "temporary" -> System.out.println(Files.createTempFile("left", ".behind"));
            default -> System.out.println("done");
        }
    }

    private static void serve(Path ready) throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("stopped cleanly")));
        Files.writeString(ready, "ready");
        sleep();
    }

    private static void sleep() {
        try {
            Thread.sleep(120_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
