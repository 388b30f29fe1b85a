from django.db import migrations

# Whoever changes tables sees rows of one site at a time too.
FORWARD = """
do $$ declare one uuid; before text := coalesce(current_setting('app.site_id', true), '');
begin
  for one in select id from tenancy_site loop
    perform set_config('app.site_id', one::text, true);
    update files_picture set is_guarded = true where site_id = one and id in (
      select g.picture_id from gatherings_gathering g where g.site_id = one and g.picture_id is not null);
  end loop;
  perform set_config('app.site_id', before, true);
end $$
"""
BACK = FORWARD.replace("is_guarded = true", "is_guarded = false")


class Migration(migrations.Migration):
    """The picture at the head of a gathering is shown to those who see the gathering, and to nobody else."""

    dependencies = [("files", "0002_picture_guarded"), ("gatherings", "0010_reminded_polls")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
