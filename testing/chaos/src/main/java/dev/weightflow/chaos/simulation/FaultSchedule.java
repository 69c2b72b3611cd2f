package dev.weightflow.chaos.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Schedule of external faults of processes, keys and topics: kills, pauses, upgrades, key renewals, data loss. */
final class FaultSchedule {
    private static final Duration ABSENCE = Duration.ofHours(1);
    private static final int STEPS_OF_ABSENCE = 300;

    private final SimulatedCluster world;
    private final SimulationRandom dice;
    private final Faults faults;
    private final boolean upgrades;
    private final boolean jumping;
    private boolean losing;
    private Optional<Loss> loss = Optional.empty();
    private int registriesAwayFor;

    FaultSchedule(SimulatedCluster world, boolean upgrades, boolean jumping) {
        this.world = world;
        this.dice = world.dice;
        this.faults = world.faults;
        this.upgrades = upgrades;
        this.jumping = jumping;
        this.losing = dice.chance(0.2);
    }

    void happen() {
        SimulatedProcess process = dice.one(world.processes().toList());
        if (!process.alive()) {
            if (dice.chance(0.05) && !isAway(process)) {
                start(process);
            }
        } else if (faults.hits(Fault.KILLED)) {
            world.trace("%s is killed", process.name());
            process.die();
        } else if (faults.hits(Fault.PAUSED)) {
            world.trace("%s is paused", process.name());
            process.pauseUntil(world.clock.instant().plusSeconds(10 + dice.below(50)));
        } else if (jumping && faults.hits(Fault.CLOCK_JUMPS)) {
            process.clock.set(world.skew());
            world.trace("the clock of %s is set to %s", process.name(), process.clock.instant());
        } else if (faults.hits(Fault.NOBODY_ACTS)) {
            world.trace("nobody acts for half a day");
            world.clock.advance(Duration.ofHours(13));
        }
        workersFallSilent();
        world.decay.happen();
        keysChange(process);
        registriesLeave();
        factsGetLost();
    }

    /** Silences workers, mostly for longer than a lease: others take over their claims, while they continue when they wake up, or never noticed. */
    private void workersFallSilent() {
        List<JobProcess<?>> working = Stream.<List<? extends JobProcess<?>>>of(world.trainers, world.evaluators)
                .<JobProcess<?>>flatMap(List::stream)
                .filter(worker -> worker.ready() && worker.works())
                .toList();
        if (working.isEmpty()) {
            return;
        }
        JobProcess<?> worker = dice.one(working);
        Instant later = world.clock.instant().plusSeconds(10 + dice.below(60));
        if (faults.hits(Fault.FROZEN)) {
            world.trace("%s freezes in the midst of its work", worker.name());
            worker.pauseUntil(later);
        } else if (faults.hits(Fault.CUT_OFF)) {
            world.trace("%s is cut off from signs of life", worker.name());
            worker.cutOffUntil(later);
        }
    }

    private void start(SimulatedProcess process) {
        if (upgrades && dice.chance(0.3)) {
            process.upgrade();
        }
        process.start();
    }

    /** Renews keys, which are in use before all others know them. */
    private void keysChange(SimulatedProcess process) {
        if (faults.hits(Fault.KEY_RENEWED)) {
            world.trace("%s has a new key", process.service());
            world.keys.renew(process.service());
        } else if (faults.hits(Fault.RING_UNREADABLE)) {
            world.trace("the key ring of %s cannot be read", process.name());
            process.ring().damage();
        } else if (dice.chance(0.03)) {
            process.ring().update();
        }
    }

    private boolean isAway(SimulatedProcess process) {
        return registriesAwayFor > 0 && process instanceof RegistryProcess;
    }

    private void registriesLeave() {
        if (registriesAwayFor > 0) {
            registriesAwayFor--;
            if (registriesAwayFor == 0) {
                world.clock.advance(ABSENCE);
            }
        } else if (faults.hits(Fault.REGISTRIES_AWAY)) {
            world.trace("all registries are away");
            world.registries.forEach(SimulatedProcess::die);
            registriesAwayFor = STEPS_OF_ABSENCE;
        }
    }

    private void factsGetLost() {
        if (loss.isPresent()) {
            loss.get().requireNoticed();
            if (dice.chance(0.004)) {
                end();
            }
        } else if (losing && faults.hits(Fault.FACTS_LOST)) {
            loss = Loss.in(world, dice.one(List.of(world.trainings, world.evaluations, world.models)));
            losing = loss.isEmpty();
        }
    }

    void end() {
        loss.ifPresent(Loss::restore);
        loss = Optional.empty();
    }
}
