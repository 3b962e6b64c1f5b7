//! The works that several entries come from; what one entry alone comes from stands with it.

use crate::metrics::Source;

pub(super) const VERMA_RUBIN: Source = Source {
    cite: "Verma & Rubin (2018), Fairness definitions explained",
    url: "https://doi.org/10.1145/3194770.3194776",
};

pub(super) const HARDT: Source = Source {
    cite: "Hardt, Price & Srebro (2016), Equality of opportunity in supervised learning",
    url: "https://arxiv.org/abs/1610.02413",
};

pub(super) const EQUALIZED_ODDS: Source = Source {
    cite: "Hardt, Price & Srebro (2016), Equality of opportunity in supervised learning; as one number in Fairlearn",
    url: "https://fairlearn.org/main/user_guide/assessment/common_fairness_metrics.html",
};

pub(super) const CORBETT_DAVIES: Source = Source {
    cite: "Corbett-Davies, Pierson, Feller, Goel & Huq (2017), Algorithmic decision making and the cost of fairness",
    url: "https://doi.org/10.1145/3097983.3098095",
};

pub(super) const CHOULDECHOVA: Source = Source {
    cite: "Chouldechova (2017), Fair prediction with disparate impact: a study of bias in recidivism prediction instruments",
    url: "https://doi.org/10.1089/big.2016.0047",
};

pub(super) const KLEINBERG: Source = Source {
    cite: "Kleinberg, Mullainathan & Raghavan (2016), Inherent trade-offs in the fair determination of risk scores",
    url: "https://arxiv.org/abs/1609.05807",
};

pub(super) const FELDMAN: Source = Source {
    cite: "Feldman, Friedler, Moeller, Scheidegger & Venkatasubramanian (2015), Certifying and removing disparate impact",
    url: "https://doi.org/10.1145/2783258.2783311",
};

/// Treatment equality is there of either ratio of the two kinds of error.
pub(super) const BERK: Source = Source {
    cite: "Berk, Heidari, Jabbari, Kearns & Roth (2021), Fairness in criminal justice risk assessments: the state of the art",
    url: "https://doi.org/10.1177/0049124118782533",
};

/// Its differences are of the favored group less the other; ours are of a group less the reference.
pub(super) const DAS: Source = Source {
    cite: "Das, Donini, Gelman, Haas, Hardt, Katzman, Kenthapadi, Larroy, Yilmaz & Zafar (2021), Fairness measures for machine learning in finance",
    url: "https://pages.awscloud.com/rs/112-TZM-766/images/Fairness.Measures.for.Machine.Learning.in.Finance.pdf",
};

pub(super) const OXONFAIR: Source = Source {
    cite: "Delaney, Fu, Wachter, Mittelstadt & Russell (2024), OxonFair: a flexible toolkit for algorithmic fairness",
    url: "https://arxiv.org/abs/2407.13710",
};

pub(super) const AIF360: Source = Source {
    cite: "AI Fairness 360, ClassificationMetric",
    url: "https://aif360.readthedocs.io/en/latest/modules/generated/aif360.metrics.ClassificationMetric.html",
};

pub(super) const FAIRLEARN_MEANS: Source = Source {
    cite: "Fairlearn, mean_prediction, mean_overprediction and mean_underprediction",
    url: "https://github.com/fairlearn/fairlearn/blob/05c1fa316f8347896e25a1f380bce57a8faed6a0/fairlearn/metrics/_mean_predictions.py",
};

pub(super) const SPEICHER: Source = Source {
    cite: "Speicher, Heidari, Grgić-Hlača, Gummadi, Singla, Weller & Zafar (2018), A unified approach to quantifying algorithmic unfairness: measuring individual & group unfairness via inequality indices",
    url: "https://doi.org/10.1145/3219819.3220046",
};

pub(super) const ZEMEL: Source = Source {
    cite: "Zemel, Wu, Swersky, Pitassi & Dwork (2013), Learning fair representations",
    url: "https://proceedings.mlr.press/v28/zemel13.html",
};

pub(super) const ATKINSON: Source = Source {
    cite: "Atkinson (1970), On the measurement of inequality",
    url: "https://doi.org/10.1016/0022-0531(70)90039-6",
};

pub(super) const FOULDS: Source = Source {
    cite: "Foulds, Islam, Keya & Pan (2020), An intersectional definition of fairness",
    url: "https://doi.org/10.1109/ICDE48307.2020.00203",
};

pub(super) const COHEN_1988: Source = Source {
    cite: "Cohen (1988), Statistical power analysis for the behavioral sciences",
    url: "https://doi.org/10.4324/9780203771587",
};

pub(super) const FAWCETT: Source = Source {
    cite: "Fawcett (2006), An introduction to ROC analysis: the four cells",
    url: "https://doi.org/10.1016/j.patrec.2005.10.010",
};

pub(super) const CALDERS_KARIM: Source = Source {
    cite: "Calders, Karim, Kamiran, Ali & Zhang (2013), Controlling attribute effect in linear regression",
    url: "https://doi.org/10.1109/ICDM.2013.114",
};

pub(super) const WILLMOTT: Source = Source {
    cite: "Willmott & Matsuura (2005), Advantages of the mean absolute error (MAE) over the root mean square error (RMSE) in assessing average model performance",
    url: "https://doi.org/10.3354/cr030079",
};

pub(super) const KVALSETH: Source = Source {
    cite: "Kvålseth (1985), Cautionary note about R²",
    url: "https://doi.org/10.1080/00031305.1985.10479448",
};
