package dev.weightflow.console;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.schema.event.ProgressEvent;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Incoming channel of the console: the progress of jobs and the heartbeats of workers. */
@ApplicationScoped
class ConsoleChannels {
    private final ServiceHandle<Console> console;

    ConsoleChannels(ServiceHandle<Console> console) {
        this.console = console;
    }

    @Incoming("progress-in")
    void onProgress(Envelope<ProgressEvent> sign) {
        console.get().signals().on(sign.event(), sign.time());
    }
}
