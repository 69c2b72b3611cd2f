package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.history.Fact;
import dev.weightflow.chaos.platform.Requests;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Repeats requests that are there already, bytes and headers alike, while they are worked on. */
final class DuplicateEvents implements Experiment {

    private static final int AT_ONCE = 50;

    @Override
    public String name() {
        return "duplicate-events";
    }

    @Override
    public String description() {
        return "requests repeated many times; each has the effect of one";
    }

    @Override
    public Property run(Setting setting) {
        int duplicates = setting.scale().of(500, 10_000);
        Random dice = setting.dice(this);
        return DisturbedRun.check(
                this,
                setting,
                setting.folders().fresh(name()),
                Plan.of(Kills.workload(setting), duplicates),
                run -> repeat(run, duplicates, dice));
    }

    private static void repeat(DisturbedRun run, int duplicates, Random dice) {
        try (Requests requests = new Requests(run.platform().kafkaForRequests())) {
            for (int sent = 0; sent < duplicates; ) {
                List<Fact> known = run.tail().facts().filter(Fact::isRequest).toList();
                for (int i = 0; !known.isEmpty() && i < AT_ONCE && sent < duplicates; i++, sent++) {
                    Fact request = known.get(dice.nextInt(known.size()));
                    requests.send(new ProducerRecord<>(
                            request.topic(),
                            null,
                            request.key(),
                            request.message().value(),
                            request.message().headers()));
                    run.recoveries().passed();
                }
            }
        }
        run.awaitRead();
    }
}
