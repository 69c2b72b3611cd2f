package dev.weightflow.registry.page;

import dev.weightflow.registry.model.Model;
import dev.weightflow.registry.page.Page.Check;
import dev.weightflow.registry.page.Page.Decision;
import dev.weightflow.registry.page.Page.Row;
import dev.weightflow.registry.page.Page.Section;
import dev.weightflow.registry.view.ModelView;
import dev.weightflow.registry.view.PictureView;
import dev.weightflow.registry.view.RulingView;
import dev.weightflow.registry.view.Showcase;
import dev.weightflow.registry.view.VersionView;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.VersionNumber;
import java.util.List;
import java.util.Optional;

/** Chooses what the page shows. */
final class Layout {
    private static final int SHOWN = 20;

    private final Showcase showcase;

    Layout(Showcase showcase) {
        this.showcase = showcase;
    }

    Page page() {
        return new Page(showcase.models().stream().map(this::section).toList());
    }

    private Section section(ModelView model) {
        Optional<VersionNumber> pictured =
                Optional.ofNullable(model.aliases().get(Model.CHAMPION.value())).or(model::latest);
        List<PictureView> pictures = pictured.map(
                        version -> showcase.detail(model.name(), version).pictures())
                .orElse(List.of());
        return new Section(
                model.name().value(),
                model.versions(),
                showcase.aliases(model.name()),
                showcase.versions(model.name()).stream()
                        .limit(SHOWN)
                        .map(Layout::row)
                        .toList(),
                showcase.rulings(model.name()).stream()
                        .limit(SHOWN)
                        .map(Layout::decision)
                        .toList(),
                model.refusals(),
                Figures.text(pictured),
                pictures);
    }

    private static Row row(VersionView version) {
        return new Row(
                version.version().toString(),
                version.standing().key(),
                version.aliases().stream().map(Alias::value).toList(),
                version.method().key(),
                Figures.metric(version.metrics(), Task.SEMSEG),
                Figures.metric(version.metrics(), Task.HUMAN_PARTS),
                Figures.metric(version.metrics(), Task.SAL),
                Figures.metric(version.metrics(), Task.NORMALS),
                Figures.percent(version.deltaM()),
                Figures.text(version.parent()),
                version.job().value(),
                version.dataset().value(),
                Figures.time(version.registeredAt()),
                version.checkpoint().value());
    }

    private static Decision decision(RulingView ruling) {
        return new Decision(
                Figures.time(ruling.at()),
                ruling.outcome().key(),
                Figures.text(ruling.version()),
                ruling.alias().value(),
                ruling.reason(),
                ruling.verdict().map(GateVerdict::checks).orElse(List.of()).stream()
                        .map(Layout::check)
                        .toList());
    }

    private static Check check(GateCheck check) {
        return new Check(
                check.name(),
                Figures.figure(check.name(), check.champion()),
                Figures.figure(check.name(), check.challenger()),
                Figures.figure(check.name(), check.limit()),
                check.passed());
    }
}
