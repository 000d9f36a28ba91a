"""The words for levels, kinds and changes of divisions (data/regions.csv, data/region_changes.csv)."""

from django.utils.translation import gettext_lazy as _

from padis.divisions.models import Level

LEVELS = {
    Level.NATION: _("Nation"),
    Level.PROVINCE: _("Province"),
    Level.PREFECTURE: _("City or prefecture"),
    Level.COUNTY: _("County"),
    Level.TOWNSHIP: _("Township"),
}

KINDS = {
    "nation": _("nation"),
    "province": _("province"),
    "autonomous_region": _("autonomous region"),
    "municipality": _("municipality"),
    "city": _("prefecture-level city"),
    "prefecture": _("prefecture"),
    "autonomous_prefecture": _("autonomous prefecture"),
    "league": _("league"),
    "district": _("district"),
    "county_city": _("county-level city"),
    "county": _("county (xian)"),
    "autonomous_county": _("autonomous county"),
    "banner": _("banner"),
    "autonomous_banner": _("autonomous banner"),
    "forest_district": _("forest district"),
    "special_district": _("special district"),
    "xpcc_city": _("city of the Production and Construction Corps"),
    "functional_zone": _("functional zone"),
    "city_group": _("districts of a city"),
    "island_group": _("island group"),
    "subdistrict": _("sub-district"),
    "town": _("town"),
    "township": _("township"),
    "ethnic_township": _("ethnic township"),
    "sumu": _("sumu"),
    "township_like": _("like a township"),
    "xpcc_or_farm": _("regiment or farm"),
}

CHANGES = {
    "renamed": _("renamed"),
    "recoded": _("new code"),
    "recoded_renamed": _("new code and name"),
    "merged_or_split": _("merged or split"),
    "abolished": _("abolished"),
}
