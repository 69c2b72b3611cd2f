package dev.weightflow.chaos.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What happens to processes, keys and topics from outside: kills, pauses, upgrades, renewals, losses. */
final class Misfortunes {
    private static final Duration ABSENCE = Duration.ofHours(1);
    private static final int STEPS_OF_ABSENCE = 300;

    private final World world;
    private final Dice dice;
    private final Faults faults;
    private final boolean upgrades;
    private final boolean jumping;
    private boolean losing;
    private Optional<Loss> loss = Optional.empty();
    private int registriesAwayFor;

    Misfortunes(World world, boolean upgrades, boolean jumping) {
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
        } else if (faults.hits(0.002)) {
            world.trace("%s is killed", process.name());
            process.die();
        } else if (faults.hits(0.005)) {
            world.trace("%s is paused", process.name());
            process.pauseUntil(world.clock.instant().plusSeconds(10 + dice.below(50)));
        } else if (jumping && faults.hits(0.002)) {
            process.clock.set(world.skew());
            world.trace("the clock of %s is set to %s", process.name(), process.clock.instant());
        } else if (faults.hits(0.0005)) {
            world.trace("nobody acts for half a day");
            world.clock.advance(Duration.ofHours(13));
        }
        keysChange(process);
        registriesLeave();
        factsGetLost();
    }

    private void start(SimulatedProcess process) {
        if (upgrades && dice.chance(0.3)) {
            process.upgrade();
        }
        process.start();
    }

    /** New keys are in use before all others know them. */
    private void keysChange(SimulatedProcess process) {
        if (faults.hits(0.003)) {
            world.trace("%s has a new key", process.service());
            world.keys.renew(process.service());
        } else if (faults.hits(0.0005)) {
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
        } else if (faults.hits(0.0002)) {
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
        } else if (losing && faults.hits(0.002)) {
            loss = Loss.in(world, dice.one(List.of(world.trainings, world.evaluations, world.models)));
            losing = loss.isEmpty();
        }
    }

    void end() {
        loss.ifPresent(Loss::restore);
        loss = Optional.empty();
    }
}
