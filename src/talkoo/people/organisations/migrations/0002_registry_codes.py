from django.db import migrations

CHECK = """
create function organisations_registry_code_can_be(country text, code text) returns boolean
language plpgsql immutable strict parallel safe as $$
declare
  digits int[];
  total int;
begin
  if code = '' then
    return true;
  elsif country = 'FI' then
    if code !~ '^[0-9]{7}-[0-9]$' then
      return false;
    end if;
    digits := string_to_array(replace(code, '-', ''), null)::int[];
    total := 7 * digits[1] + 9 * digits[2] + 10 * digits[3] + 5 * digits[4] + 8 * digits[5] + 4 * digits[6]
             + 2 * digits[7];
    return total % 11 <> 1 and digits[8] = (11 - total % 11) % 11;
  elsif country = 'EE' then
    if code !~ '^[1789][0-9]{7}$' then
      return false;
    end if;
    digits := string_to_array(code, null)::int[];
    total := digits[1] + 2 * digits[2] + 3 * digits[3] + 4 * digits[4] + 5 * digits[5] + 6 * digits[6] + 7 * digits[7];
    if total % 11 = 10 then
      total := 3 * digits[1] + 4 * digits[2] + 5 * digits[3] + 6 * digits[4] + 7 * digits[5] + 8 * digits[6]
               + 9 * digits[7];
    end if;
    return digits[8] = total % 11 % 10;
  end if;
  return true;
end $$;
alter table organisations_organisation add constraint organisations_organisation_registry_code_can_be
  check (organisations_registry_code_can_be(country, registry_code));
alter table organisations_organisation add constraint organisations_organisation_links_lead_to_the_web check (
  jsonb_typeof(links) = 'array' and not jsonb_path_exists(links, '$[*] ? (!exists(@.url))')
  and not jsonb_path_exists(links, 'strict $[*] ? (
    !(@.url.type() == "string" && @.url like_regex "^https?://[^ ]+$") || @.label.type() == "string"
    || @.label.type() == "number" || @.label.type() == "array" || @.label.type() == "boolean")'));
"""
TAKE_AWAY = """
alter table organisations_organisation drop constraint organisations_organisation_links_lead_to_the_web;
alter table organisations_organisation drop constraint organisations_organisation_registry_code_can_be;
drop function organisations_registry_code_can_be(text, text);
"""


class Migration(migrations.Migration):
    """A registry code has the right check digit: Y-tunnus (Finland), registrikood (Estonia; 1 7 8 9 begin it)."""

    dependencies = [("organisations", "0001_initial")]
    operations = [migrations.RunSQL(CHECK, TAKE_AWAY)]
