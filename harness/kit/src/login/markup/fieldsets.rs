//! Which fieldsets disable the controls inside them.

/// The open fieldsets. What stands in the first legend of a disabled one stays enabled (HTML 4.10.18.5).
#[derive(Default)]
pub(super) struct Fieldsets {
    open: Vec<Fieldset>,
    /// How many of them disable what comes now: kept as a number, since a page may open thousands.
    disabling: usize,
}

struct Fieldset {
    disabled: bool,
    legend: Legend,
}

#[derive(PartialEq, Eq)]
enum Legend {
    Expected,
    Open,
    Done,
}

impl Fieldsets {
    /// Whether a control that comes now is disabled.
    pub(super) fn disable(&self) -> bool {
        self.disabling > 0
    }

    pub(super) fn open(&mut self, disabled: bool) {
        self.disabling += usize::from(disabled);
        self.open.push(Fieldset { disabled, legend: Legend::Expected });
    }

    pub(super) fn close(&mut self) {
        if let Some(closed) = self.open.pop() {
            self.disabling -= usize::from(closed.disabled && closed.legend != Legend::Open);
        }
    }

    pub(super) fn open_legend(&mut self) {
        if let Some(fieldset) = self.open.last_mut()
            && fieldset.legend == Legend::Expected
        {
            fieldset.legend = Legend::Open;
            self.disabling -= usize::from(fieldset.disabled);
        }
    }

    pub(super) fn close_legend(&mut self) {
        if let Some(fieldset) = self.open.last_mut()
            && fieldset.legend == Legend::Open
        {
            fieldset.legend = Legend::Done;
            self.disabling += usize::from(fieldset.disabled);
        }
    }
}
