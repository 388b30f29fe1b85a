from django.db import migrations

TURNS = """
create function gatherings_turns() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if old.state = 'waiting' and new.place_in_line >= old.place_in_line then
      return null;
    end if;
  end if;
  if new.moved_because = '' and exists (
    select from gatherings_registration w where w.gathering_id = new.gathering_id and w.state = 'waiting'
      and w.id <> new.id and w.place_in_line > new.place_in_line
  ) then
    raise exception 'nobody is put before others without a reason: %', new.id
      using errcode = 'check_violation', constraint = 'gatherings_registration_reason';
  end if;
  return null;
end $$;
create trigger gatherings_registration_turns after insert or update on gatherings_registration
  for each row when (new.state = 'waiting') execute function gatherings_turns();
"""
WITHOUT = """
drop trigger gatherings_registration_turns on gatherings_registration;
drop function gatherings_turns();
"""


class Migration(migrations.Migration):
    """Whoever waits stands behind those who came before; to be put before them needs a reason. It runs after the trigger
    that counts places, which has locked the gathering."""

    dependencies = [("gatherings", "0007_moved_in")]
    operations = [migrations.RunSQL(TURNS, WITHOUT)]
