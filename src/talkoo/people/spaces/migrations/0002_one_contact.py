from django.db import migrations

CHECK = """
create function spaces_active_has_contact() returns trigger language plpgsql
set search_path = public, pg_temp as $$
declare
  about uuid;
  site uuid;
  before text := current_setting('app.site_id', true);
begin
  if tg_table_name = 'spaces_space' then
    about := new.id; site := new.site_id;
  elsif tg_op = 'DELETE' then
    about := old.space_id; site := old.site_id;
  else
    about := new.space_id; site := new.site_id;
  end if;
  -- At the end of the transaction its site may be set no longer, and the policies would show no row.
  perform set_config('app.site_id', site::text, true);
  if exists (select from spaces_space s where s.id = about and s.state = 'active')
     and not exists (select from spaces_contactappointment c where c.space_id = about and c.until is null) then
    perform set_config('app.site_id', coalesce(before, ''), true);
    raise exception 'an active space has exactly one contact: %', about
      using errcode = 'check_violation', constraint = 'spaces_space_active_has_contact';
  end if;
  perform set_config('app.site_id', coalesce(before, ''), true);
  return null;
end $$;
create constraint trigger spaces_space_active_has_contact after insert or update of state on spaces_space
  deferrable initially deferred for each row when (new.state = 'active') execute function spaces_active_has_contact();
create function spaces_contact_stays() returns trigger language plpgsql as $$
begin
  raise exception 'an appointment belongs to one space'
    using errcode = 'check_violation', constraint = 'spaces_contactappointment_stays';
end $$;
create trigger spaces_contactappointment_stays before update of space_id on spaces_contactappointment
  for each row when (old.space_id <> new.space_id) execute function spaces_contact_stays();
create constraint trigger spaces_contact_active_has_contact after update or delete on spaces_contactappointment
  deferrable initially deferred for each row execute function spaces_active_has_contact();
alter table spaces_space add constraint spaces_space_links_lead_to_the_web check (
  jsonb_typeof(links) = 'array' and not jsonb_path_exists(links, '$[*] ? (!exists(@.url))')
  and not jsonb_path_exists(links, 'strict $[*] ? (
    !(@.url.type() == "string" && @.url like_regex "^https?://[^ ]+$") || @.label.type() == "string"
    || @.label.type() == "number" || @.label.type() == "array" || @.label.type() == "boolean")'));
create function spaces_seat_is_there() returns trigger language plpgsql as $$
begin
  if new.until is null and new.seat is not null
     and new.seat > (select q.maximum from spaces_quota q where q.id = new.quota_id) then
    raise exception 'there is no such seat: %', new.seat
      using errcode = 'check_violation', constraint = 'spaces_quotaplace_seat_is_there';
  end if;
  return new;
end $$;
create trigger spaces_quotaplace_seat_is_there before insert or update on spaces_quotaplace
  for each row execute function spaces_seat_is_there();
"""
TAKE_AWAY = """
drop trigger spaces_quotaplace_seat_is_there on spaces_quotaplace;
drop function spaces_seat_is_there();
alter table spaces_space drop constraint spaces_space_links_lead_to_the_web;
drop trigger spaces_contact_active_has_contact on spaces_contactappointment;
drop trigger spaces_space_active_has_contact on spaces_space;
drop function spaces_active_has_contact();
drop trigger spaces_contactappointment_stays on spaces_contactappointment;
drop function spaces_contact_stays();
"""


class Migration(migrations.Migration):
    """What no constraint of a table can say: an active space has a contact (with the unique index on open appointments:
    exactly one), and nobody holds a seat above a quota's maximum."""

    dependencies = [("spaces", "0001_initial")]
    operations = [migrations.RunSQL(CHECK, TAKE_AWAY)]
