-- An entry is removed when its time is over and the chain keeps its hash; by the table's owner whenever.
create function audit_entry_stays() returns trigger
language plpgsql
as $$
begin
  if not pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'member')
     and (old.at > now() - interval '2 years'
          or not exists (select from audit_link l where l.site_id = old.site_id and l.entry_id = old.id))
  then
    raise exception 'the record is kept' using errcode = 'integrity_constraint_violation';
  end if;
  return old;
end
$$;

create trigger audit_entry_stays before delete on audit_entry for each row execute function audit_entry_stays();
