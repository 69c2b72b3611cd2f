package dev.weightflow.console.drift;

import dev.weightflow.console.Console;
import dev.weightflow.console.chart.EvidenceLine;
import dev.weightflow.console.text.StateBadge;
import dev.weightflow.projection.model.DriftHistory;
import dev.weightflow.projection.model.DriftHistory.Alarm;
import dev.weightflow.projection.model.DriftHistory.LabelsAsked;
import dev.weightflow.projection.model.DriftHistory.WindowDecision;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.projection.model.RetrainingHistory.PolicyRevision;
import dev.weightflow.schema.event.DriftEvent.DriftChecked;
import dev.weightflow.schema.event.DriftEvent.DriftDetected;
import dev.weightflow.schema.event.DriftEvent.DriftSkipped;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.retraining.DriftPolicy;
import dev.weightflow.schema.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Content of the page about what a version sees, window after window. */
public final class DriftPage {
    private static final int LENGTH = 20;
    /** Most windows that are drawn. */
    private static final int DRAWN = 200;

    private static final int VERSIONS = 12;

    private final Console console;
    private final Model model;
    private final DriftHistory history;
    private final Optional<VersionNumber> version;
    private final Optional<Alarm> alarm;
    private final ReportReader reports;
    private final int checked;
    private final int skipped;
    private final int page;
    private final List<WindowRow> rows;
    private final Optional<WindowDetail> detail;

    /**
     * @param chosen the version; the champion if empty
     * @param window the window that is described; the one with which the change was shown, or the latest, if empty
     */
    DriftPage(Console console, Model model, Optional<VersionNumber> chosen, Optional<DatasetId> window, int page) {
        this.console = console;
        this.model = model;
        this.history = console.journals().retraining(model.name()).drift();
        this.version = chosen.or(this::champion);
        this.alarm = version.flatMap(history::alarm);
        this.reports = new ReportReader(console.documents());
        this.checked = version.map(history::checked).orElse(0);
        this.skipped = version.map(history::skipped).orElseGet(history::skippedWithoutChampion);
        this.page = Math.max(1, Math.min(page, pages()));
        Optional<DatasetId> shownWith = alarm.map(Alarm::event).map(DriftDetected::dataset);
        this.rows = history.latest(version, (this.page - 1) * LENGTH, LENGTH).stream()
                .map(decision -> WindowRow.of(console, decision, reports, shownWith))
                .toList();
        this.detail = window.flatMap(history::decision)
                .filter(this::ofVersion)
                .or(() -> shownWith.flatMap(history::decision))
                .or(() -> version.flatMap(history::latestCheck))
                .map(decision -> WindowDetail.of(console, decision, reports, shownWith));
    }

    private boolean ofVersion(WindowDecision decision) {
        return decision.event() instanceof DriftSkipped skip
                ? skip.version().equals(version)
                : decision.check().map(DriftChecked::version).equals(version);
    }

    private Optional<VersionNumber> champion() {
        return model.alias(Model.CHAMPION).version();
    }

    public String name() {
        return model.name().value();
    }

    /** Returns the version; empty if there is no champion. */
    public String version() {
        return version.map(VersionNumber::toString).orElse("");
    }

    public boolean ofChampion() {
        return version.isPresent() && version.equals(champion());
    }

    /** Version that can be chosen. */
    public record Choice(String number, boolean current) {}

    /** Lists the versions with windows, and the champion, the latest first. */
    public List<Choice> choices() {
        List<VersionNumber> versions = new ArrayList<>(history.versions(VERSIONS));
        version.filter(number -> !versions.contains(number)).ifPresent(number -> versions.add(0, number));
        champion().filter(number -> !versions.contains(number)).ifPresent(number -> versions.add(0, number));
        return versions.stream()
                .map(number -> new Choice(
                        number.toString(), version.filter(number::equals).isPresent()))
                .toList();
    }

    /** Returns the state in two words. */
    public StateBadge look() {
        if (alarm.isPresent()) {
            return new StateBadge("warn", "change found", "warn");
        } else if (checked > 0) {
            return new StateBadge("check", "no change shown", "ok");
        }
        return new StateBadge("wait", looked() ? "no window yet" : "not looked for", "");
    }

    private RetrainingHistory retraining() {
        return console.journals().retraining(model.name());
    }

    private Optional<DriftPolicy> policy() {
        return retraining().policy().map(PolicyRevision::policy).flatMap(policy -> policy.drift());
    }

    /** Returns whether the present policy has changes looked for. */
    public boolean looked() {
        return policy().isPresent();
    }

    /** Describes the state in a few sentences. */
    public String lead() {
        if (version.isEmpty()) {
            return name() + " has no champion whose images windows could be compared with."
                    + (skipped > 0 ? " " + Numbers.counted(skipped, "window") + " came meanwhile." : "");
        }
        String windows = checked == 0
                ? "No window was compared with the images that v" + version() + " was registered on."
                : Numbers.counted(checked, "window") + " compared with the images that v" + version()
                        + " was registered on" + latest();
        return windows
                + (skipped == 0 ? "" : " " + Numbers.grouped(skipped) + " could not be compared.")
                + (looked() || checked == 0 ? "" : " At present changes are not looked for.");
    }

    private String latest() {
        return version.flatMap(history::latestCheck)
                .flatMap(WindowDecision::check)
                .map(check -> ": evidence " + WindowRow.evidence(check.evidence()) + " of "
                        + WindowRow.evidence(check.threshold()) + ".")
                .orElse(".");
    }

    /** Returns why some of the content may be missing; empty if all is known. */
    public String note() {
        return console.journals()
                .notCurrent()
                .map(reason -> "The latest facts may be missing: " + reason)
                .orElse("");
    }

    /** Returns why reports cannot be read; empty if all could. */
    public String unread() {
        return reports.failure().isEmpty()
                ? ""
                : "Images, groups, intervals, explanations and strangest images of some windows are not known: "
                        + reports.failure();
    }

    /** Returns whether there are any windows to show. */
    public boolean hasWindows() {
        return checked + skipped > 0;
    }

    public boolean hasChampion() {
        return champion().isPresent();
    }

    /** Draws the evidence. */
    public Optional<EvidenceLine> evidence() {
        if (checked == 0) {
            return Optional.empty();
        }
        VersionNumber number = version.orElseThrow();
        int stride = (checked + DRAWN - 1) / DRAWN;
        List<WindowDecision> drawn = history.everyCheck(number, stride);
        List<EvidenceLine.Point> points = new ArrayList<>(IntStream.range(0, drawn.size())
                .mapToObj(at -> new EvidenceLine.Point(
                        checked - stride * (drawn.size() - 1 - at),
                        check(drawn.get(at)).evidence()))
                .toList());
        Optional<Integer> detected = alarm.map(Alarm::event)
                .flatMap(event -> history.decision(event.dataset()))
                .flatMap(WindowDecision::check)
                .map(check -> put(points, number, check));
        double threshold = check(drawn.get(drawn.size() - 1)).threshold();
        double evidence = points.get(points.size() - 1).evidence();
        return Optional.of(EvidenceLine.of(
                "Evidence over " + Numbers.counted(checked, "window") + " of v" + number + ": "
                        + WindowRow.evidence(evidence) + " now, the threshold is " + WindowRow.evidence(threshold)
                        + detected.map(at -> "; the change was found with window " + Numbers.grouped(at))
                                .orElse("")
                        + ".",
                points,
                threshold,
                detected));
    }

    private static DriftChecked check(WindowDecision decision) {
        return decision.check().orElseThrow();
    }

    /** Adds a window to those that are drawn, and returns its number. */
    private int put(List<EvidenceLine.Point> points, VersionNumber number, DriftChecked check) {
        int ordinal = history.ordinal(number, check.dataset());
        int at = 0;
        while (at < points.size() && points.get(at).number() < ordinal) {
            at++;
        }
        if (at == points.size() || points.get(at).number() != ordinal) {
            points.add(at, new EvidenceLine.Point(ordinal, check.evidence()));
        }
        return ordinal;
    }

    /** Describes which windows are drawn. */
    public String drawn() {
        int stride = (checked + DRAWN - 1) / DRAWN;
        return "Evidence holds what all windows so far have shown; 1 says nothing."
                + (stride > 1 ? " One window in " + stride + " is drawn." : "");
    }

    public List<WindowRow> rows() {
        return rows;
    }

    public int count() {
        return checked + skipped;
    }

    public int page() {
        return page;
    }

    public int pages() {
        return Math.max(1, (count() + LENGTH - 1) / LENGTH);
    }

    /** Returns the window that is described. */
    public Optional<WindowDetail> detail() {
        return detail;
    }

    /** Returns the change that was found. */
    public Optional<Alarm> alarm() {
        return alarm;
    }

    /** Returns the labels that were asked for. */
    public Optional<AskedLabels> labels() {
        Optional<LabelsAsked> asked = alarm.flatMap(Alarm::labels);
        return asked.map(found -> AskedLabels.of(console, found, new LabelAnswers(console)));
    }
}
