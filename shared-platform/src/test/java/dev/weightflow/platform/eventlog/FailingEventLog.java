package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.JobEvent;
import java.util.List;
import java.util.UUID;

/** Log whose appends fail on request: they are either carried out with the response lost, or refused. */
public final class FailingEventLog extends ForwardingEventLog {
    private volatile boolean unanswered;
    private volatile boolean refused;

    public FailingEventLog(EventLog<JobEvent> log) {
        super(log);
    }

    public void loseAnswers() {
        unanswered = true;
    }

    public void refuseAppends() {
        refused = true;
    }

    public void recover() {
        unanswered = false;
        refused = false;
    }

    @Override
    public Offsets append(UUID id, List<Envelope<JobEvent>> events) {
        if (refused) {
            throw new LogException.Refused(topic(), new IllegalStateException("too large"));
        }
        Offsets end = super.append(id, events);
        if (unanswered) {
            // not UnknownOutcome, which the journal would try to resolve until the decision times out
            throw new LogException.Unavailable(topic(), "no answer", null);
        }
        return end;
    }
}
