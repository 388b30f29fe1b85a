-- What was approved stays: the minutes, their items and who was there. For the roles that serve; the owner of the tables
-- brings sites in and takes them away. A person who is erased is taken out of the references, never put into them.
create function minutes_same(before jsonb, after jsonb, people text[]) returns boolean
language sql immutable
as $$
  select before - people = after - people and not exists (
    select from unnest(people) one where after -> one <> 'null'::jsonb and after -> one is distinct from before -> one)
$$;

-- Read with a lock: whoever is approving just now is waited for, and what they approved is then seen. Null for minutes
-- that cannot be seen: nothing is changed then.
create function minutes_state(which uuid) returns text
language plpgsql
as $$
declare
  found text;
begin
  select m.state into found from public.minutes_minutes m where m.id = which for share;
  return found;
end
$$;

create function minutes_stay() returns trigger
language plpgsql set search_path = public, pg_temp
as $$
declare
  people text[] := array['chair_id', 'secretary_id', 'created_by_id', 'checked_by_id', 'approved_by_id'];
begin
  if pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'member') then
    return coalesce(new, old);
  end if;
  if old.state = 'approved' and (tg_op = 'DELETE' or not minutes_same(to_jsonb(old), to_jsonb(new), people)) then
    raise exception 'approved minutes stay as they are'
      using errcode = 'integrity_constraint_violation', constraint = 'minutes_minutes_stay';
  end if;
  return coalesce(new, old);
end
$$;

create function minutes_parts_stay() returns trigger
language plpgsql set search_path = public, pg_temp
as $$
declare
  people text[] := array['proposer_id', 'person_id', 'written_by_id'];
begin
  if pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'member') then
    return coalesce(new, old);
  end if;
  if tg_op = 'UPDATE' and minutes_same(to_jsonb(old), to_jsonb(new), people) then
    return new;
  end if;
  if tg_op <> 'INSERT' and coalesce(minutes_state(old.minutes_id), 'approved') = 'approved'
     or tg_op <> 'DELETE' and coalesce(minutes_state(new.minutes_id), 'approved') = 'approved' then
    raise exception 'approved minutes stay as they are'
      using errcode = 'integrity_constraint_violation', constraint = 'minutes_parts_stay';
  end if;
  return coalesce(new, old);
end
$$;

create function minutes_addenda_stay() returns trigger
language plpgsql set search_path = public, pg_temp
as $$
begin
  if pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'member') then
    return coalesce(new, old);
  end if;
  if tg_op = 'UPDATE' and minutes_same(to_jsonb(old), to_jsonb(new), array['written_by_id']) then
    return new;
  end if;
  if tg_op <> 'INSERT' or minutes_state(new.minutes_id) is distinct from 'approved' then
    raise exception 'addenda are added to approved minutes, and stay'
      using errcode = 'integrity_constraint_violation', constraint = 'minutes_addenda_stay';
  end if;
  return new;
end
$$;

create trigger minutes_stay before update or delete on minutes_minutes
  for each row execute function minutes_stay();
create trigger minutes_parts_stay before insert or update or delete on minutes_item
  for each row execute function minutes_parts_stay();
create trigger minutes_parts_stay before insert or update or delete on minutes_attendance
  for each row execute function minutes_parts_stay();
create trigger minutes_addenda_stay before insert or update or delete on minutes_addendum
  for each row execute function minutes_addenda_stay();
